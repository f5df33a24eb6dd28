// Lyncpin's own traces, written by probe, lab and logging service (log/write-trace.ts).

import { assertNever } from '../../base/assert-never.ts'
import { decodeText, encodeText } from '../../base/text.ts'
import type { ProducedRecord } from '../../trace/produced.ts'
import { offerMessage } from '../../trace/raw.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import {
  LINE,
  type LineScanner,
  type RawRecord,
  type ReaderSink,
  type RecordReader,
  type TextFormat,
} from '../format.ts'
import { readLineText } from '../line-text.ts'
import { readTraceLine, type TraceHeader } from '../lyncpin-trace/read-line.ts'
import { TRACE_SCHEMA, TRACE_VERSION } from '../lyncpin-trace/schema.ts'
import { measureMessage } from '../message-shape.ts'
import { emitRecordText, originOfRecord } from '../record-text.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'lyncpin-trace',
  title: 'Lyncpin trace',
  clock: 'utc',
  origin: 'Written by lyncpin probe, lyncpin lab or the logging service.',
  priority: 95,
  interrupts: true,
  mark: 'lines {"record":"header","schema":"lyncpin-trace",…}',
  claims: (bytes, from, to) => bytes[from] === BRACE && BEGIN.test(readLineText(bytes, from, to, 60)),
  createScanner,
  createReader: (): RecordReader => ({ read, end: () => undefined }),
}

const BRACE = 123
const BEGIN = new RegExp(
  `^\\{"record":"(?:header","schema":"${TRACE_SCHEMA}"|(?:message|text|observation)",)`,
)
const HEAD = /^\{"record":"(\w+)"(?:,"timeUs":(-?\d+(?:\.\d+)?))?/

function createScanner(): LineScanner {
  const scanner: LineScanner = {
    kind: RECORD_KIND.entry,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      if (bytes[from] !== BRACE) return to - from <= 1 ? LINE.payload : LINE.foreign
      const head = HEAD.exec(readLineText(bytes, from, to, 80))
      scanner.kind = head?.[1] === 'message' ? RECORD_KIND.message : RECORD_KIND.entry
      scanner.timeUs = Number(head?.[2] ?? Number.NaN)
      return LINE.start
    },
  }
  return scanner
}

function read(record: RawRecord, sink: ReaderSink): void {
  const { bytes, from, to, lines, place } = record
  const produced = readTraceLine(decodeText(bytes, from, Math.min(to, from + (lines.ends[0] ?? 0))))
  if (!produced) {
    const text = `Line ${place.line} of the trace is cut or of another schema; it was read as text`
    sink.problem({ code: 'trace-line-odd', text, at: place.offset })
    return emitRecordText(record, sink)
  }
  if (produced.record === 'header') checkHeader(produced, record, sink)
  else emit(produced, record, sink)
}

function checkHeader({ schema, version }: TraceHeader, { place }: RawRecord, sink: ReaderSink): void {
  if (schema === TRACE_SCHEMA && version <= TRACE_VERSION) return
  const text = `The trace is ${schema} version ${version}; this program knows ${TRACE_SCHEMA} up to version ${TRACE_VERSION}`
  sink.problem({ code: 'trace-version', text, at: place.offset })
}

function emit(produced: ProducedRecord, record: RawRecord, sink: ReaderSink): void {
  const origin = originOfRecord(record, produced.origin)
  switch (produced.record) {
    case 'message': {
      const { protocol, bytes } = produced
      const lineEnd = bytes.indexOf(10)
      const { parts } = measureMessage(bytes, 0, lineEnd < 0 ? bytes.length : lineEnd, bytes.length)
      // Nothing but the message stands in the line: its body is everything behind the headers.
      const message = {
        protocol,
        bytes,
        base: Number.NaN,
        ordinal: 0,
        ...parts,
        bodyTo: bytes.length,
        origin,
      }
      return offerMessage(sink, message)
    }
    case 'text': {
      const { text, level, component } = produced
      const bytes = encodeText(text)
      return sink.text({
        bytes,
        from: 0,
        to: bytes.length,
        base: record.place.offset,
        origin,
        ...(level === undefined ? {} : { level }),
        ...(component === undefined ? {} : { component }),
      })
    }
    case 'observation':
      return sink.observation({ ...produced.observation, origin })
    default:
      return assertNever(produced)
  }
}
