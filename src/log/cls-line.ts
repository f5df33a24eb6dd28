// Reads a record that was put together as CLS text (an ETL entry) with the reader of that format: one reading of what servers
// trace, whichever way it came.

import { findLineEnd } from '../base/ascii.ts'
import { encodeText } from '../base/text.ts'
import { type Place, RECORD_KIND } from '../trace/record.ts'
import type { ReaderSink, RecordReader } from './format.ts'

export interface ClsLine {
  /** The record: prefix and text, further lines behind it. */
  readonly text: string
  /** Where it stands in its source, in whatever form. */
  readonly place: Place
  readonly timeUs: number
}

/** Hands the record to a reader of CLS text; what the sink receives has no offsets of its own (`base` is NaN). */
export function emitClsLine(reader: RecordReader, { text, place, timeUs }: ClsLine, sink: ReaderSink): void {
  const bytes = encodeText(text)
  const ends: number[] = []
  for (let at = 0; at < bytes.length; at = (ends.at(-1) ?? 0) + 1)
    ends.push(findLineEnd(bytes, at, bytes.length))
  const lines = { count: ends.length, ends: Int32Array.from(ends) }
  const kind = text.includes('$$begin_record') ? RECORD_KIND.message : RECORD_KIND.entry
  reader.read({ bytes, from: 0, to: bytes.length, lines, place, timeUs, kind }, withoutBase(sink))
}

/** A sink that is told that the bytes stand nowhere in the source. */
function withoutBase(sink: ReaderSink): ReaderSink {
  return {
    wants: sink.wants,
    message: message => sink.message({ ...message, base: Number.NaN }),
    text: text => sink.text({ ...text, base: Number.NaN }),
    observation: observation => sink.observation(observation),
    problem: problem => sink.problem(problem),
  }
}
