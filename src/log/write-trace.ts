// Writes Lyncpin's own trace format: newline-delimited JSON that holds everything probe, lab and logging service produce.
// Read by log/formats/lyncpin-trace.ts.

import { assertNever } from '../base/assert-never.ts'
import { encodeBase64 } from '../base/base64.ts'
import { utf8Text } from '../base/text.ts'
import type { ProducedRecord } from '../trace/produced.ts'
import { TRACE_SCHEMA, TRACE_VERSION } from './lyncpin-trace/schema.ts'

/** The first line of a trace, with its LF. @param writer what wrote it: "probe", "lab", "agent fe01" */
export function writeTraceHeader(writer: string): string {
  return line({ record: 'header', schema: TRACE_SCHEMA, version: TRACE_VERSION, writer })
}

/** One record as a line with its LF. Bytes that are no UTF-8 are written as base64; a time that is NaN is left out. */
export function writeTraceRecord(record: ProducedRecord): string {
  const { timeUs, ...seen } = record.origin
  const head = { record: record.record, ...timeOf(timeUs), ...seen }
  switch (record.record) {
    case 'message': {
      const text = utf8Text(record.bytes)
      const content = text === undefined ? { base64: encodeBase64(record.bytes) } : { text }
      return line({ ...head, protocol: record.protocol, ...content })
    }
    case 'text': {
      const { text, level, component } = record
      return line({ ...head, level, component, text })
    }
    case 'observation':
      return line({ ...head, observation: record.observation })
    default:
      return assertNever(record)
  }
}

function timeOf(timeUs: number): { timeUs?: number } {
  return Number.isFinite(timeUs) ? { timeUs } : {}
}

function line(value: object): string {
  return `${JSON.stringify(value, (_, part: unknown) => (part instanceof Map ? Object.fromEntries(part) : part))}\n`
}
