// Output of "netsh http show sslcert": which certificate HTTP.sys serves at which address and port.

import { printableLine } from '../../base/text.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { createCertificate, readBinding } from '../certificate/create-certificate.ts'
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
  id: 'netsh-sslcert',
  title: 'Certificate bindings (netsh http show sslcert)',
  clock: 'none',
  origin: 'On a server: netsh http show sslcert.',
  priority: 47,
  interrupts: false,
  mark: '"SSL Certificate bindings:" or lines "IP:port : address:port"',
  claims: (bytes, from, to) => {
    if (!mayBegin(bytes, from, to)) return false
    const line = readLineText(bytes, from, to)
    return HEADING.test(line) || BINDING.test(line)
  },
  createScanner,
  createReader: (): RecordReader => ({ read, end: () => undefined }),
}

const HEADING = /^\s*SSL[ -](?:Certificate bindings|Zertifikatbindungen)\s*:\s*$/i
/** "IP:port", "Hostname:port", and what other languages make of them. */
const BINDING =
  /^\s+(?:IP|Hostname|IP[ -]Adresse|Adresse IP|Dirección IP)\s*:\s*(?:port|puerto)\s*:\s+(\S+:\d{1,5})\s*$/i
const mayBegin = createLineGate(['SSL', 'IP', 'Hostname', 'Adresse IP', 'Direcci'])
const FIELD = /^\s+(\S.*?)\s*:\s+(.*?)\s*$/

function createScanner(): LineScanner {
  let blankSeen = false
  const scanner: LineScanner = {
    kind: RECORD_KIND.entry,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      const line = readLineText(bytes, from, to)
      if (HEADING.test(line) || BINDING.test(line)) {
        blankSeen = false
        return LINE.start
      }
      if (line.trim() === '') blankSeen = true
      else if (!/^\s/.test(line)) return blankSeen ? LINE.loose : LINE.foreign
      return LINE.payload
    },
  }
  return scanner
}

function read(record: RawRecord, sink: ReaderSink): void {
  const lines = readRecordLines(record)
  const first = lines[0]
  const binding = BINDING.exec(first?.text ?? '')?.[1]
  if (first && binding !== undefined) {
    const fields = lines.slice(1).flatMap(line => {
      const match = FIELD.exec(line.text)
      return match ? [{ name: match[1] ?? '', value: match[2] ?? '', line }] : []
    })
    const hash = fields.find(({ value }) => /^[0-9a-f]{40}$/i.test(value))
    const printed = { thumbprint: hash?.value, ...readBinding(binding) }
    const quote = `${first.text} ${hash?.line.text ?? ''}`
    if (hash) sink.observation(createCertificate(printed, originOfRecord(record), quote))
    for (const { name, value, line } of fields) {
      if (line === hash?.line) continue
      const object = `netsh http show sslcert ${binding}`
      const origin = originOfLines(record, line)
      sink.observation({ kind: 'setting', object, name, value, origin, quote: printableLine(line.text) })
    }
  }
  emitRecordText(record, sink)
}
