// Lays the records of a binary format end to end: every byte belongs to exactly one record. What stands between two records
// (padding, block headers) belongs to the one before it; the first record begins at 0.

import { RECORD_KIND, type RecordKind, type SourceId } from '../trace/record.ts'
import type { BinarySink } from './format.ts'

export interface RecordTiler {
  /** A record begins at this offset; one that does not lie behind the record before it is part of that one. */
  begin(offset: number, timeUs: number, kind: RecordKind): void
  /** The source ends here. One without any record becomes a single record of kind text. */
  end(sizeBytes: number): void
}

/** Creates a tiler that reports to `sink`. */
export function createRecordTiler(sink: BinarySink, source: SourceId): RecordTiler {
  let from = 0
  let timeUs = Number.NaN
  let kind: RecordKind = RECORD_KIND.text
  let begun = false

  function close(to: number): void {
    if (to > from) sink.record({ source, offset: from, length: to - from, line: 0 }, timeUs, kind)
  }

  return {
    begin(offset, recordTimeUs, recordKind) {
      if (begun) {
        if (offset <= from) return
        close(offset)
        from = offset
      }
      begun = true
      timeUs = recordTimeUs
      kind = recordKind
    },
    end: close,
  }
}
