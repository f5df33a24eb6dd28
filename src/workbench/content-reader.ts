// Decodes rows of the message table by reading their places again. Places of binary logs cannot be read alone: there a whole
// reading is made once and what it yields around the wanted row is remembered.

import { isReadableInParts, type KnownLog, readPlaceText, rereadPlace } from '../log/reread.ts'
import { type MessageContent, readMessageContent, textContent } from '../trace/message-content.ts'
import type { MessageTable } from '../trace/message-table.ts'
import { createRowSink } from './row-sink.ts'

export interface ContentReader {
  /** Rejects with what the source rejects with. */
  read(index: number): Promise<MessageContent>
}

/** Rows on either side of a wanted one that a reading of a binary log remembers. */
const NEIGHBOURS = 500

/** Creates a reader over the rows of a table. */
export function createContentReader(table: MessageTable, logs: readonly KnownLog[]): ContentReader {
  const remembered = new Map<number, MessageContent>()
  return {
    async read(index) {
      const known = remembered.get(index)
      if (known) return known
      const place = table.placeOf(index)
      const log = logs[place.source]
      if (!log) return textContent('')
      const binary = !isReadableInParts(log)
      const reach = binary ? NEIGHBOURS : 0
      let found: MessageContent | undefined
      if (binary) remembered.clear()
      const take = (row: number, content: MessageContent): void => {
        if (binary) remembered.set(row, content)
        if (row === index) found = content
      }
      const sink = createRowSink(table, {
        wants: row => Math.abs(row - index) <= reach,
        message: (row, raw) => take(row, readMessageContent(raw)),
        text: (row, text) => take(row, textContent(text)),
      })
      await rereadPlace(log, place, sink)
      // What stands alone cannot be read as its format wants: a line of a table without its head. Its text still tells.
      return found ?? textContent(await readPlaceText(log, place))
    },
  }
}
