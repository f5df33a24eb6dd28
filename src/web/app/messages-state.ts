// The state of the table of messages: the present filter, the rows that were fetched, the row that is shown whole.

import { computed, signal } from '@preact/signals'
import { messageOf } from '../../base/errors.ts'
import type { Highlight } from '../../trace/filter/highlights.ts'
import { goTo, say, worker } from './actions.ts'
import { highlightPattern } from './parts/highlighted.tsx'
import { route, zoneUs } from './state.ts'
import { texts } from './texts.ts'
import type { DetailView, FilterView, RowView } from './worker-protocol.ts'

const NOTHING: FilterView = { count: 0, done: false, highlights: [] }

/** Rows are fetched in blocks of this many. */
const BLOCK_ROWS = 64
/** Blocks that are kept. */
const BLOCK_LIMIT = 60

export const filterView = signal<FilterView>(NOTHING)
/** Rows that were fetched, by number of their block; replaced whenever one comes. */
export const blocks = signal<ReadonlyMap<number, readonly RowView[]>>(new Map())
/** Position in the filter that is chosen, -1 for none: by a key or a click, or because the address names its row. */
export const chosenPosition = signal(-1)
export const detail = signal<DetailView | undefined>(undefined)
/** Also shows tokens, keys and passwords. */
export const secretsShown = signal(false)
/** Equal highlights make one pattern, so that steps of a search do not draw every row again. */
const highlightKey = computed(() => JSON.stringify(filterView.value.highlights))
export const markPattern = computed(() => highlightPattern(JSON.parse(highlightKey.value) as Highlight[]))

let filtering: AbortController | undefined
let wantedBlocks = new Set<number>()
/** Grows with every change of what the filter took: answers of before are dropped. */
let generation = 0

/** Runs a filter; the one before is cancelled. What it finds is shown as it comes. */
export async function runFilter(query: string, records: boolean): Promise<void> {
  filtering?.abort()
  const mine = new AbortController()
  filtering = mine
  const show = (view: FilterView): void => {
    if (mine.signal.aborted) return
    // A filter that cannot be read leaves the rows of the one before.
    if (view.error) {
      filterView.value = { ...filterView.value, error: view.error, done: true }
      return
    }
    filterView.value = view
    forgetRows()
  }
  const request = { query, zoneUs: zoneUs.value, records }
  try {
    show(await worker.call('filter', request, { signal: mine.signal, onProgress: show }))
    if (!mine.signal.aborted && detail.value) await showRow(detail.value.row.index)
  } catch (thrown) {
    if (!mine.signal.aborted) say(messageOf(thrown))
  }
}

function forgetRows(): void {
  generation++
  const again = [...wantedBlocks]
  wantedBlocks = new Set()
  // Rows of before stay in sight until those that replace them are here.
  stale = true
  for (const block of again) void fetchBlock(block)
}

let stale = false

/** Fetches the rows of [from, to), if they are not here. */
export function wantRows(from: number, to: number): void {
  const first = Math.floor(from / BLOCK_ROWS)
  const last = Math.floor(Math.max(from, to - 1) / BLOCK_ROWS)
  for (const block of [...wantedBlocks]) {
    if (Math.abs(block - first) > BLOCK_LIMIT / 2) wantedBlocks.delete(block)
  }
  for (let block = first; block <= last; block++) if (!wantedBlocks.has(block)) void fetchBlock(block)
}

async function fetchBlock(block: number): Promise<void> {
  wantedBlocks.add(block)
  const asked = generation
  const from = block * BLOCK_ROWS
  const rows = await worker
    .call('rows', { from, to: from + BLOCK_ROWS, zoneUs: zoneUs.value })
    .catch((): readonly RowView[] => [])
  if (asked !== generation) return
  const kept = stale ? [] : [...blocks.value].filter(([known]) => wantedBlocks.has(known))
  stale = false
  blocks.value = new Map(kept).set(block, rows)
  if (awaited) settle()
}

/** Address and pane follow the chosen position when keys rest for this long: a key held down only moves through the table. */
const SETTLE_MS = 60

let settling: ReturnType<typeof setTimeout> | undefined
/** The row at the chosen position is still on its way. */
let awaited = false

/** Chooses the row at a position, which need not be here yet. */
export function choosePosition(position: number): void {
  chosenPosition.value = position
  awaited = false
  clearTimeout(settling)
  settling = setTimeout(settle, SETTLE_MS)
}

function settle(): void {
  settling = undefined
  awaited = false
  if (route.value.view !== 'messages') return
  const row = rowAt(chosenPosition.value)
  awaited = row === undefined
  if (row) goTo({ ...route.value, view: 'messages', path: [String(row.index + 1)] }, true)
}

/** Takes back what was chosen. */
function chooseNothing(): void {
  clearTimeout(settling)
  settling = undefined
  awaited = false
  chosenPosition.value = -1
}

/** The row at a position of the filter, when it is here. */
export function rowAt(position: number): RowView | undefined {
  return blocks.value.get(Math.floor(position / BLOCK_ROWS))?.[position % BLOCK_ROWS]
}

/** Decodes a row and shows it. */
export async function showRow(row: number): Promise<void> {
  try {
    const shown = await worker.call('detail', { row, zoneUs: zoneUs.value, secrets: secretsShown.value })
    if (wantedRow() !== row) return
    detail.value = shown
    if (settling === undefined && !awaited) chosenPosition.value = shown.position
  } catch (thrown) {
    say(messageOf(thrown))
  }
}

/** Shows no row. */
export function closeRow(): void {
  detail.value = undefined
  chooseNothing()
}

/** The row that the address names, -1 for none. */
function wantedRow(): number {
  const [number = ''] = route.value.path
  return /^\d+$/.test(number) ? Number(number) - 1 : -1
}

/** Goes to the row that holds a piece of evidence. */
export async function showEvidence(file: string, offset: number): Promise<void> {
  const row = await worker.call('locate', { file, offset })
  if (row < 0) say(texts.messages.notLocated)
  goTo({ view: 'messages', path: row < 0 ? [] : [String(row + 1)], query: { records: '1' } }, true)
}

/** Forgets everything: another case was opened. */
export function resetMessages(): void {
  filtering?.abort()
  generation++
  wantedBlocks = new Set()
  filterView.value = NOTHING
  blocks.value = new Map()
  closeRow()
}
