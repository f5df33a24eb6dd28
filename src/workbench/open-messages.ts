// All messages of an open case: paged through, filtered, decoded when somebody looks. The same calls serve the command line,
// the web worker and the HTTP API.

import { AppError } from '../base/errors.ts'
import type { BinaryOptions, LogFormat } from '../log/format.ts'
import { type KnownLog, readPlaceText, rereadAll } from '../log/reread.ts'
import { compileFilter } from '../trace/filter/compile.ts'
import type { FilterError } from '../trace/filter/lexer.ts'
import { parseFilter } from '../trace/filter/parse.ts'
import type { MessageContent } from '../trace/message-content.ts'
import { createMessageIndexer, type MessageIndexer } from '../trace/message-index.ts'
import type { MessageRow, MessageTable } from '../trace/message-table.ts'
import { createContentReader } from './content-reader.ts'
import { type FilterRun, filterRows } from './filter-rows.ts'
import type { OpenCase } from './open-case.ts'

export interface MessagesOptions extends BinaryOptions, FilterRun {
  /** An indexer that has seen the logs already (`CaseOptions.alsoTo`): they are not read again. */
  readonly indexed?: MessageIndexer
}

export interface MessageFilterOptions extends FilterRun {
  /** Zone in which times of the filter are meant, µs east of UTC. */
  readonly zoneUs?: number
}

export type FilterResult =
  | { readonly kind: 'rows'; readonly rows: Int32Array }
  | { readonly kind: 'error'; readonly error: FilterError }
  | { readonly kind: 'cancelled' }

/** Rows are numbered from 0 in order of time. */
export interface OpenMessages {
  /** Messages and records together. */
  readonly count: number
  readonly table: MessageTable
  /** Names of the sources, by number. */
  readonly sourceNames: readonly string[]
  row(index: number): MessageRow
  /** Decodes a row from its log. Rejects when the log can no longer be read. */
  message(index: number): Promise<MessageContent>
  /** What stands at the row's place in the log, as text. */
  raw(index: number): Promise<string>
  /** Numbers of the rows a filter takes, ascending. */
  filter(query: string, options?: MessageFilterOptions): Promise<FilterResult>
}

/** Indexes the messages of a case; reads its logs once more unless that was done while they were read first. */
export async function openMessages(
  opened: OpenCase,
  formats: readonly LogFormat[],
  options: MessagesOptions = {},
): Promise<OpenMessages> {
  const indexer = options.indexed ?? createMessageIndexer()
  const logs = opened.sources.map(
    ({ source, summary }, id): KnownLog => ({
      id,
      source,
      summary,
      formats,
      ...(options.tmf ? { options: { tmf: options.tmf } } : {}),
    }),
  )
  // A log that cannot be read to its end was reported when the case was opened; its first part is indexed.
  if (!options.indexed) for (const log of logs) await rereadAll(log, indexer, options).catch(ignoreUnreadable)
  const table = indexer.build(opened.timeOf)
  table.markAttempts(opened.assembled.attempts)
  return wrapTable(table, logs)
}

function ignoreUnreadable(thrown: unknown): void {
  if (!(thrown instanceof AppError)) throw thrown
}

function wrapTable(table: MessageTable, logs: readonly KnownLog[]): OpenMessages {
  const sourceNames = logs.map(log => log.source.name)
  const reader = createContentReader(table, logs)
  return {
    count: table.count,
    table,
    sourceNames,
    row: index => table.row(index),
    message: index => reader.read(index),
    async raw(index) {
      const place = table.placeOf(index)
      const log = logs[place.source]
      return log ? readPlaceText(log, place) : ''
    },
    async filter(query, { zoneUs = 0, ...run } = {}) {
      const { filter, error } = parseFilter(query)
      if (!filter) return { kind: 'error', error }
      const rows = await filterRows({ table, logs, sourceNames }, compileFilter(filter, { zoneUs }), run)
      return rows ? { kind: 'rows', rows } : { kind: 'cancelled' }
    },
  }
}
