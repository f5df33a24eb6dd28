// Runs a filter over the message table: first by the fields at hand, then, only for rows that these leave open, by the
// messages themselves. In slices, so that a viewer stays alive and can cancel.

import { decodeText } from '../base/text.ts'
import { isReadableInParts, type KnownLog, rereadAll } from '../log/reread.ts'
import type { CompiledFilter } from '../trace/filter/compile.ts'
import type { RowDetail } from '../trace/filter/row.ts'
import { createDetailReader, detailOf, textContent } from '../trace/message-content.ts'
import type { MessageTable } from '../trace/message-table.ts'
import { createContentReader } from './content-reader.ts'
import { createRowSink } from './row-sink.ts'

export interface FilterRun {
  readonly signal?: { readonly aborted: boolean }
  /** Awaited between slices: lets other work go on. */
  readonly pause?: () => Promise<void>
  /** Called between slices with a function that gives the rows taken so far, ascending, and the share of the work that is done. */
  readonly onPartial?: (rowsSoFar: () => Int32Array, share: number) => void
}

interface Rows {
  readonly table: MessageTable
  readonly logs: readonly KnownLog[]
  readonly sourceNames: readonly string[]
}

/** Rows judged between two pauses. */
const SLICE_ROWS = 50_000
/** Places read between two pauses. */
const SLICE_PLACES = 100
/** Reading one place takes about as long as reading on for this many bytes. */
const BYTES_PER_PLACE = 16 << 10

const OPEN = 1
const TAKEN = 2

/** Numbers of the rows that the filter takes, ascending; undefined when it was cancelled. */
export async function filterRows(
  rows: Rows,
  filter: CompiledFilter,
  given: FilterRun = {},
): Promise<Int32Array | undefined> {
  const { table, logs } = rows
  const verdicts = new Uint8Array(table.count)
  /** Of the bytes that have to be read: the fields at hand are judged in no time. */
  let share = 0
  const run = withPartialRows(
    given,
    () => collect(verdicts),
    () => share,
  )
  const open = new Set<number>()
  const cursor = table.cursor(rows.sourceNames)
  for (let index = 0; index < table.count; index++) {
    if (index % SLICE_ROWS === 0) {
      await run.pause?.()
      if (run.signal?.aborted) return undefined
    }
    cursor.moveTo(index)
    const verdict = filter.test(cursor)
    if (verdict === undefined) {
      verdicts[index] = OPEN
      open.add(table.placeOf(index).source)
    } else if (verdict) verdicts[index] = TAKEN
  }
  const unread = logs.filter(({ id }) => open.has(id))
  const totalBytes = unread.reduce((sum, { summary }) => sum + summary.view.sizeBytes, 0)
  let doneBytes = 0
  for (const log of unread) {
    const onRead = (bytes: number): void => {
      share = (doneBytes + bytes) / totalBytes
    }
    await judgeOpen(rows, log, filter, { verdicts, onRead, run })
    if (run.signal?.aborted) return undefined
    doneBytes += log.summary.view.sizeBytes
  }
  return collect(verdicts)
}

/** Partial rows are offered wherever the work pauses. */
function withPartialRows(run: FilterRun, collectRows: () => Int32Array, shareDone: () => number): FilterRun {
  return {
    ...run,
    async pause() {
      run.onPartial?.(collectRows, shareDone())
      await run.pause?.()
    },
  }
}

interface Judging {
  readonly verdicts: Uint8Array
  /** Told how many bytes of the log were read. */
  readonly onRead: (bytes: number) => void
  readonly run: FilterRun
}

/** Judges the open rows of one log by their contents: few of them place by place, many in one reading. */
async function judgeOpen(
  { table, logs, sourceNames }: Rows,
  log: KnownLog,
  filter: CompiledFilter,
  { verdicts, onRead, run }: Judging,
): Promise<void> {
  const cursor = table.cursor(sourceNames)
  const isOpen = (row: number): boolean => verdicts[row] === OPEN && table.placeOf(row).source === log.id
  const judge = (row: number, detail: RowDetail): void => {
    cursor.moveTo(row)
    cursor.detail = detail
    verdicts[row] = filter.test(cursor) === true ? TAKEN : 0
  }
  const judgeText = (row: number, text: string): void => judge(row, detailOf(textContent(text)))
  const open = table.byPlace.filter(isOpen)
  if (isReadableInParts(log) && open.length < log.summary.view.sizeBytes / BYTES_PER_PLACE) {
    const reader = createContentReader(table, logs)
    for (const [i, row] of open.entries()) {
      if (i % SLICE_PLACES === 0) {
        onRead((i / open.length) * log.summary.view.sizeBytes)
        await run.pause?.()
      }
      if (run.signal?.aborted) return
      judge(row, detailOf(await reader.read(row)))
    }
    return
  }
  const readDetail = createDetailReader()
  const sink = createRowSink(table, {
    wants: isOpen,
    message: (row, raw) => judge(row, readDetail(raw)),
    text: judgeText,
  })
  await rereadAll(log, sink, {
    ...run,
    async pause(offset) {
      onRead(offset)
      await run.pause?.()
    },
  })
  await judgeBytes({ table, log, rows: open.filter(isOpen) }, judgeText, run)
}

const WINDOW_BYTES = 1 << 20

interface Unread {
  readonly table: MessageTable
  readonly log: KnownLog
  /** In order of place. */
  readonly rows: Uint32Array
}

/** Rows that reading did not yield (lines of a table, records cut at their limit) are judged by their bytes. */
async function judgeBytes(
  { table, log, rows }: Unread,
  judge: (row: number, text: string) => void,
  run: FilterRun,
): Promise<void> {
  const { view } = log.summary
  let from = 0
  let bytes = new Uint8Array(0)
  for (const row of rows) {
    const { offset, length } = table.placeOf(row)
    if (offset < from || offset + length > from + bytes.length) {
      await run.pause?.()
      if (run.signal?.aborted) return
      from = offset
      bytes = Uint8Array.from(await view.read(from, from + Math.max(length, WINDOW_BYTES)))
    }
    judge(row, decodeText(bytes, offset - from, offset - from + length))
  }
}

function collect(verdicts: Uint8Array): Int32Array {
  let count = 0
  for (const verdict of verdicts) if (verdict === TAKEN) count++
  const rows = new Int32Array(count)
  let at = 0
  for (let row = 0; row < verdicts.length; row++) if (verdicts[row] === TAKEN) rows[at++] = row
  return rows
}
