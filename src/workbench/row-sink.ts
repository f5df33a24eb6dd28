// A sink that knows which row of the message table it is given: for reading logs again.

import { decodeText } from '../base/text.ts'
import type { RowKind } from '../trace/message-columns.ts'
import type { MessageTable } from '../trace/message-table.ts'
import type { Origin } from '../trace/origin.ts'
import type { RawMessage, Sink } from '../trace/raw.ts'

export interface RowTaker {
  /** Asked before a row is decoded. */
  wants(row: number): boolean
  /** The bytes are valid only during the call. */
  message(row: number, raw: RawMessage): void
  text(row: number, text: string): void
}

/** Creates a sink; messages and texts that have no row are passed over. */
export function createRowSink(table: MessageTable, taker: RowTaker): Sink {
  /** Place of the last text and its number within that place. */
  let last = { source: -1, offset: -1, ordinal: 0 }

  function findRow({ source, offset }: Origin, ordinal: number, fits: (kind: RowKind) => boolean): number {
    const row = table.find(source, offset, ordinal)
    if (row < 0 || !fits(table.kindOf(row)) || !taker.wants(row)) return -1
    const place = table.placeOf(row)
    return place.offset === offset && place.ordinal === ordinal ? row : -1
  }

  return {
    wants: () => true,
    message(raw) {
      const row = findRow(raw.origin, raw.ordinal, isMessage)
      if (row >= 0) taker.message(row, raw)
    },
    text(raw) {
      const { source, offset } = raw.origin
      const again = last.source === source && last.offset === offset
      last = { source, offset, ordinal: again ? last.ordinal + 1 : 0 }
      const row = findRow(raw.origin, last.ordinal, kind => kind === 'record')
      if (row >= 0) taker.text(row, decodeText(raw.bytes, raw.from, raw.to))
    },
    observation(observation) {
      const row = findRow(observation.origin, 0, kind => kind === 'observation')
      if (row < 0) return
      taker.text(row, observation.kind === 'windows-event' ? observation.description : observation.quote)
    },
  }
}

function isMessage(kind: RowKind): boolean {
  return kind !== 'record' && kind !== 'observation'
}
