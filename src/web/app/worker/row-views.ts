// Rows of the table of messages as the page shows them.

import { dayOf, messageRowCells } from '../../../report/text/message-rows.ts'
import { cutSecrets } from '../../../trace/redact/secrets.ts'
import type { OpenMessages } from '../../../workbench/open-messages.ts'
import type { RowView } from '../worker-protocol.ts'

/** First words of this many records are remembered: partial results show the same rows again and again. */
const WORDS_LIMIT = 2000

/** Makes the view of a row. `before` is the row above it, for the time between them. */
export type MakeRowView = (index: number, before: number | undefined, zoneUs: number) => Promise<RowView>

/** Texts of records come from the logs; what messages show is in the table. */
export function createRowViews(messages: OpenMessages): MakeRowView {
  const names = shortNames(messages.sourceNames)
  const words = new Map<number, string>()

  async function wordsOf(index: number): Promise<string> {
    const known = words.get(index)
    if (known !== undefined) return known
    const { text } = cutSecrets((await messages.message(index)).startLine)
    if (words.size >= WORDS_LIMIT) words.clear()
    words.set(index, text)
    return text
  }

  return async (index, before, zoneUs) => {
    const row = messages.row(index)
    return {
      index,
      cells: messageRowCells(row, {
        zoneUs,
        log: names[row.place.source] ?? '',
        words: row.kind === 'record' ? await wordsOf(index) : '',
      }),
      deltaUs: before === undefined ? Number.NaN : row.timeUs - messages.row(before).timeUs,
      day: dayOf(row.timeUs, zoneUs),
    }
  }
}

/** Names of the logs without their folders; none where there is only one log. */
function shortNames(names: readonly string[]): string[] {
  return names.map(name => (names.length === 1 ? '' : (name.split(/[\\/!]/).at(-1) ?? name)))
}
