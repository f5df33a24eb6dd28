// Runs the filter language of `analyze` over records: they are read as one log, by the readers and the table that `show` uses.

import { createMemorySource } from '../../base/byte-source.ts'
import { concatBytes } from '../../base/bytes.ts'
import { format as clsText } from '../../log/formats/cls-text.ts'
import { format as lyncpinTrace } from '../../log/formats/lyncpin-trace.ts'
import { format as plainText } from '../../log/formats/plain-text.ts'
import { createFormatSet, readLog } from '../../log/read-log.ts'
import { compileFilter } from '../../trace/filter/compile.ts'
import { type Filter, parseFilter } from '../../trace/filter/parse.ts'
import { createMessageIndexer } from '../../trace/message-index.ts'
import { filterRows } from '../../workbench/filter-rows.ts'
import { FORMS, type StoredRecord } from '../record.ts'
import { hasForm } from '../segment/block.ts'
import { createNeedle, type Needle } from './needle.ts'

const FORMATS = [clsText, lyncpinTrace, plainText]

export interface RecordFilter {
  /** Every record that may match, quickly; undefined when nothing but reading tells. */
  readonly prefilter: Needle | undefined
  /** The records that match, in their order. */
  run(records: readonly StoredRecord[]): Promise<StoredRecord[]>
}

/** Prepares a filter that `readQuery` has accepted. @param skewUs added to stamps before times are compared */
export function createRecordFilter(text: string, zoneUs: number, skewUs: number): RecordFilter {
  const { filter } = parseFilter(text)
  if (!filter) return { prefilter: undefined, run: records => Promise.resolve([...records]) }
  const compiled = compileFilter(filter, { zoneUs })
  const literal = neededLiteral(filter)
  return {
    prefilter: literal === undefined ? undefined : createPrefilter(literal),
    async run(records) {
      if (records.length === 0) return []
      const source = createMemorySource('records', concatBytes(records.map(({ bytes }) => bytes)))
      const indexer = createMessageIndexer()
      const formats = createFormatSet(FORMATS)
      const summary = await readLog(source, { id: 0, formats, sink: indexer })
      const table = indexer.build(origin => origin.timeUs + skewUs)
      const rows = { table, logs: [{ id: 0, source, summary, formats: FORMATS }], sourceNames: [''] }
      const taken = (await filterRows(rows, compiled)) ?? new Int32Array(0)
      return recordsOfRows(
        records,
        [...taken].map(row => table.placeOf(row).offset),
      )
    },
  }
}

/** The records in which the rows at these offsets of the joined log stand. */
function recordsOfRows(records: readonly StoredRecord[], offsets: readonly number[]): StoredRecord[] {
  const ascending = [...offsets].sort((a, b) => a - b)
  const found: StoredRecord[] = []
  let at = 0
  let end = 0
  for (const record of records) {
    end += record.bytes.length
    let matches = false
    for (; (ascending[at] ?? Number.POSITIVE_INFINITY) < end; at++) matches = true
    if (matches) found.push(record)
  }
  return found
}

/** Fields whose text stands in the bytes of a record as the filter sees it. */
const LITERAL_FIELDS = ['text', 'body', 'start-line', 'callid', 'component', 'machine']

/** A text that every matching record must hold; undefined when the filter demands none. */
function neededLiteral(filter: Filter): string | undefined {
  if (filter.kind === 'and') return longest(filter.parts.flatMap(part => neededLiteral(part) ?? []))
  if (filter.kind !== 'term' || filter.value.kind !== 'text' || filter.operator.startsWith('!'))
    return undefined
  if (!LITERAL_FIELDS.includes(filter.field)) return undefined
  // Letters beyond ASCII may stand in another encoding.
  return longest(filter.value.text.match(/[\x20-\x7e]{3,}/g) ?? [])
}

function longest(texts: readonly string[]): string | undefined {
  return [...texts].sort((a, b) => b.length - a.length)[0]
}

/** Bodies that are no text stand as base64 in a trace: those records have to be read. */
function createPrefilter(literal: string): Needle {
  const needle = createNeedle(literal)
  const encoded = createNeedle('"base64":"')
  return {
    occursIn: (payload, index) =>
      needle.occursIn(payload, index) || (hasForm(index, 'trace') && encoded.occursIn(payload, index)),
    mark(block, marks) {
      needle.mark(block, marks)
      if (block.forms.includes(FORMS.indexOf('trace'))) encoded.mark(block, marks)
    },
  }
}
