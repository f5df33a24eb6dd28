// Output of certutil -dump, -v and -store.

import { printableLine } from '../../base/text.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { readCertutil, readKeyLine } from '../certificate/certutil.ts'
import { createCertificate } from '../certificate/create-certificate.ts'
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
import { emitRecordText, originOfLines, originOfRecord, readRecordLines } from '../record-text.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'certutil',
  title: 'Certificate listing (certutil)',
  clock: 'none',
  origin: 'On a Windows machine: certutil -v -store my; certutil -dump file.cer.',
  priority: 47,
  interrupts: false,
  mark: '"X509 Certificate:" or "==== Certificate 0 ===="',
  claims: (bytes, from, to) => mayBegin(bytes, from, to) && START.test(readLineText(bytes, from, to, 80)),
  createScanner,
  createReader: (): RecordReader => ({ read, end: () => undefined }),
}

const START = /^(?:={5,} (?:Certificate|Zertifikat) \d+ ={5,}|(?:X509 Certificate|X509-Zertifikat):)\s*$/i
const mayBegin = createLineGate(['=====', 'X509'])
const SERIAL = /^(?:Serial Number|Seriennummer):/i
const END = /^CertUtil: /

function createScanner(): LineScanner {
  let serialSeen = false
  let ended = false
  const scanner: LineScanner = {
    kind: RECORD_KIND.entry,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      const line = readLineText(bytes, from, to)
      const serial = SERIAL.test(line)
      // "X509 Certificate:" behind "==== Certificate 0 ====" heads the same certificate.
      if ((START.test(line) && (serialSeen || /^=/.test(line))) || (serial && serialSeen)) {
        serialSeen = serial
        ended = false
        return LINE.start
      }
      serialSeen ||= serial
      if (line.trim() === '') return LINE.payload
      const verdict = ended ? LINE.foreign : LINE.continuation
      if (END.test(line)) ended = true
      return verdict
    },
  }
  return scanner
}

function read(record: RawRecord, sink: ReaderSink): void {
  const lines = readRecordLines(record)
  const printed = readCertutil(lines.map(line => line.text))
  if (printed.subject !== undefined || printed.thumbprint !== undefined) {
    const quote = `${printed.subject ?? ''} ${printed.notAfter ?? ''} ${printed.thumbprint ?? ''}`
    sink.observation(createCertificate(printed, originOfRecord(record), quote))
  }
  for (const line of lines) {
    const key = readKeyLine(line.text)
    if (!key) continue
    const object = `certutil ${printed.thumbprint ?? printed.subject ?? ''}`.trim()
    sink.observation({
      kind: 'setting',
      object,
      ...key,
      origin: originOfLines(record, line),
      quote: printableLine(line.text),
    })
  }
  emitRecordText(record, sink)
}
