// Output of openssl s_client and openssl x509 -text.

import { createByteFinder } from '../../base/byte-finder.ts'
import { printableLine } from '../../base/text.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { createCertificate, readBinding } from '../certificate/create-certificate.ts'
import { readChain, readX509Text } from '../certificate/openssl.ts'
import {
  LINE,
  type LineScanner,
  type RawRecord,
  type ReaderSink,
  type RecordReader,
  type TextFormat,
} from '../format.ts'
import { createLineGate } from '../line-gate.ts'
import { readLineText } from '../line-text.ts'
import { emitRecordText, originOfRecord, readRecordLines } from '../record-text.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'openssl',
  title: 'openssl s_client or x509',
  clock: 'none',
  origin: 'openssl s_client -connect host:443 -servername host -showcerts.',
  priority: 47,
  interrupts: false,
  mark: '"CONNECTED(…)", "Certificate chain", "depth=0 CN = …" or "Certificate:"',
  claims: (bytes, from, to) => {
    if (!mayBegin(bytes, from, to) && findCommand(bytes, from, Math.min(to, from + 120)) < 0) return false
    const line = readLineText(bytes, from, to)
    return COMMAND.test(line) || SESSION.test(line) || CERTIFICATE.test(line)
  },
  createScanner,
  createReader: (): RecordReader => ({ read, end: () => undefined }),
}

const COMMAND = /^(?:[^<>"]{0,80}[$#>] ?)?openssl(?:\.exe)? +(?:s_client|x509)\b/
const SESSION = /^(?:CONNECTED\([0-9A-F]{6,16}\)|depth=\d{1,2} |Certificate chain\s*$)/
const CERTIFICATE =
  /^(?:Certificate:\s*$|-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----|(?:subject|issuer)= ?\/?(?:[A-Z]{1,2}|DC|CN) ?= ?\S)/

const mayBegin = createLineGate(['CONNECTED(', 'depth=', 'Certificate', '-----BEGIN', 'subject=', 'issuer='])
const findCommand = createByteFinder('openssl')

function createScanner(): LineScanner {
  /** What the record holds so far: a command, a session of s_client, or one certificate. */
  let open: 'none' | 'command' | 'session' | 'certificate' = 'none'

  /** True when the line begins a record: a session holds everything up to the next. */
  function starts(line: string): boolean {
    if (COMMAND.test(line)) {
      open = 'command'
      return true
    }
    if (SESSION.test(line)) {
      const begins =
        open === 'none' || open === 'certificate' || (open === 'session' && line.startsWith('CONNECTED'))
      open = 'session'
      return begins
    }
    if (CERTIFICATE.test(line) && open !== 'session') {
      const begins = open !== 'command' && (open === 'none' || /^(?:Certificate|-----BEGIN)/.test(line))
      open = 'certificate'
      return begins
    }
    return false
  }

  const scanner: LineScanner = {
    kind: RECORD_KIND.entry,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      const line = readLineText(bytes, from, to)
      if (starts(line)) return LINE.start
      return line.trim() === '' || /^[\s\w/+=-]+$/.test(line) ? LINE.payload : LINE.foreign
    },
  }
  return scanner
}

/** A session or certificate is read up to this many lines. */
const LINE_LIMIT = 5000

function read(record: RawRecord, sink: ReaderSink): void {
  const lines = readRecordLines(record, LINE_LIMIT).map(line => line.text)
  const origin = originOfRecord(record)
  const target = /-connect[ =]+(\S+)/.exec(lines[0] ?? '')?.[1] ?? ''
  const served = readBinding(target)
  const chain = readChain(lines)
  const text = readX509Text(lines)
  for (const entry of chain) {
    const place = entry.depth === 0 ? { ...withoutEmpty(text), ...withoutEmpty(entry), ...served } : entry
    sink.observation(
      createCertificate(place, origin, `${entry.depth} s:${entry.subject} i:${entry.issuer ?? ''}`),
    )
  }
  if (text && chain.length === 0) {
    sink.observation(
      createCertificate(
        { ...text, ...served },
        origin,
        `Subject: ${text.subject} Issuer: ${text.issuer ?? ''}`,
      ),
    )
  }
  emitHandshake(record, lines, target, sink)
  emitRecordText(record, sink)
}

/** Only what is there: what one part of the output lacks, another may have. */
function withoutEmpty<T extends object>(value: T | undefined): Partial<T> {
  return Object.fromEntries(
    Object.entries(value ?? {}).filter(([, part]) => part !== undefined),
  ) as Partial<T>
}

const CIPHER = /^\s*New, (?:\(?NONE\)?|\S+), Cipher is (\S+)/
const VERSION = /^\s*Protocol\s*:\s*(\S+)/

/** The handshake of s_client: finished when a cipher was chosen. */
function emitHandshake(record: RawRecord, lines: readonly string[], target: string, sink: ReaderSink): void {
  const cipher = lines.map(line => CIPHER.exec(line)).find(match => match !== null)
  if (!cipher) return
  const alert = lines
    .map(line => /SSL alert number (\d{1,3})/.exec(line)?.[1])
    .find(number => number !== undefined)
  const version = lines.map(line => VERSION.exec(line)?.[1]).find(name => name !== undefined)
  sink.observation({
    kind: 'tls',
    outcome: cipher[1] === '(NONE)' ? 'failed' : 'passed',
    ...(target === '' ? {} : { target }),
    ...(alert === undefined ? {} : { alert: Number(alert) }),
    ...(version === undefined ? {} : { version }),
    origin: originOfRecord(record),
    quote: printableLine(cipher[0]),
  })
}
