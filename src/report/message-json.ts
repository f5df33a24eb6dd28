// Rows of the message table as records of JSON.

import type { MessageRow } from '../trace/message-table.ts'

/** A row as a record of JSON. */
export function messageRowJson(row: MessageRow, source: string): Record<string, unknown> {
  const { index, timeUs, cseq, place, ordinal: _ordinal, ...rest } = row
  return {
    number: index + 1,
    time: Number.isFinite(timeUs) ? new Date(timeUs / 1000).toISOString() : null,
    ...rest,
    cseq: Number.isNaN(cseq) ? null : cseq,
    file: source,
    line: place.line,
    offset: place.offset,
    length: place.length,
  }
}
