// Cisco Expressway / VCS (tvcs): network.sip at DEBUG carries the message behind "SIPMSG:", at INFO a summary in Detail="…".

import { isEmptyLine, SPACE } from '../../base/ascii.ts'
import { createByteFinder } from '../../base/byte-finder.ts'
import { parseIsoTime } from '../../base/time.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { splitEscapedLines } from '../escaped-lines.ts'
import {
  LINE,
  type LineScanner,
  type RawRecord,
  type ReaderSink,
  type RecordReader,
  type TextFormat,
} from '../format.ts'
import { readLineText } from '../line-text.ts'
import { offerRebuiltMessage } from '../rebuilt-message.ts'
import { emitRecordText, originOfRecord, readRecordLines, type Seen } from '../record-text.ts'
import { readSyslogPrefix } from '../syslog-prefix.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'expressway',
  title: 'Cisco Expressway / VCS',
  clock: 'utc',
  origin: 'Expressway: Maintenance > Diagnostics > Diagnostic logging, with network.sip at DEBUG.',
  priority: 62,
  interrupts: true,
  mark: 'lines with UTCTime="…" Module="…"',
  claims: isEntry,
  createScanner,
  createReader: (): RecordReader => ({ read, end: () => undefined }),
}

const findStamp = createByteFinder('UTCTime="')
const findModule = createByteFinder('Module="')
const PREFIX_LIMIT_BYTES = 300

function isEntry(bytes: Uint8Array, from: number, to: number): boolean {
  const limit = Math.min(to, from + PREFIX_LIMIT_BYTES)
  return findStamp(bytes, from, limit) >= 0 && findModule(bytes, from, limit) >= 0
}

function createScanner(): LineScanner {
  let blankSeen = false
  const scanner: LineScanner = {
    kind: RECORD_KIND.entry,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      if (isEntry(bytes, from, to)) {
        blankSeen = false
        const line = readLineText(bytes, from, to)
        scanner.kind = /Level="DEBUG"/.test(line) ? RECORD_KIND.message : RECORD_KIND.entry
        scanner.timeUs = parseIsoTime(/UTCTime="\s*([^"]*)/.exec(line)?.[1] ?? '') ?? Number.NaN
        return LINE.start
      }
      if (isEmptyLine(bytes, from, to)) {
        blankSeen = true
        return LINE.payload
      }
      // Lines of messages begin with a blank.
      if (bytes[from] === SPACE) return LINE.payload
      // Lines of other processes of the machine.
      const syslog = readSyslogPrefix(readLineText(bytes, from, to))
      if (!syslog) return blankSeen ? LINE.foreign : LINE.continuation
      scanner.kind = RECORD_KIND.entry
      scanner.timeUs = syslog.timeUs
      return LINE.loose
    },
  }
  return scanner
}

const SIPMSG = /^(.*?)SIPMSG:\s?(.*)$/

function read(record: RawRecord, sink: ReaderSink): void {
  const lines = readRecordLines(record)
  const first = lines[0]?.text ?? ''
  const at = lines.findIndex(line => SIPMSG.test(line.text))
  if (at >= 0) {
    const rest = SIPMSG.exec(lines[at]?.text ?? '')?.[2] ?? ''
    const message = [...splitEscapedLines(rest), ...lines.slice(at + 1).map(line => line.text)]
    if (offerRebuiltMessage(unquote(message), originOfRecord(record, readSeen(first)), sink)) return
  }
  const level = /Level="([A-Z]+)"/.exec(first)?.[1] ?? 'INFO'
  const component = /Module="([^"]*)"/.exec(first)?.[1] ?? ''
  emitRecordText(record, sink, { level, component, seen: readSeen(first) })
}

/** The lines of a message: the first follows " |", the others one blank. Pasted logs have lost the blanks. */
function unquote(lines: readonly string[]): string[] {
  const first = lines.findIndex(line => /^ ?\|/.test(line))
  if (first < 0) return [...lines]
  const indented = lines[first]?.startsWith(' ') ?? false
  return lines
    .slice(first)
    .map((line, i) =>
      i === 0 || /^ ?\|\s*$/.test(line)
        ? line.replace(/^ ?\|/, '')
        : indented
          ? line.replace(/^ /, '')
          : line,
    )
}

/** Direction, addresses and machine of an entry. */
function readSeen(line: string): Seen {
  const values = new Map(
    [...line.matchAll(/\b([\w-]+)="\s*([^"]*?)\s*"/g)].map(match => [
      (match[1] ?? '').toLowerCase(),
      match[2] ?? '',
    ]),
  )
  const source = address(values.get('src-ip'), values.get('src-port'))
  const target = address(values.get('dst-ip'), values.get('dst-port'))
  const action = values.get('action')?.toLowerCase() ?? ''
  const received = /receiv/.test(action) || (action === '' && source !== '')
  const sent = /sen[dt]/.test(action) || (action === '' && target !== '')
  const peer = received ? source : target
  const local = address(values.get('local-ip'), values.get('local-port'))
  const host = readSyslogPrefix(line)?.host
  return {
    direction: received ? 'in' : sent ? 'out' : 'none',
    ...(peer === '' ? {} : { peer }),
    ...(local === '' ? {} : { local }),
    ...(host === undefined ? {} : { machine: host }),
  }
}

function address(host: string | undefined, port: string | undefined): string {
  if (!host) return ''
  return port ? `${host.includes(':') ? `[${host}]` : host}:${port}` : host
}
