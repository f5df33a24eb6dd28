// Searches the segments of one agent: skips blocks by their index, unpacks the next ones while one is looked through, and
// gives matches in order of time as it finds them.

import { LEVELS, type StoredRecord } from '../record.ts'
import { type BlockData, type BlockIndex, recordAt } from '../segment/block.ts'
import { layOutRecords } from '../segment/block-builder.ts'
import type { Section } from '../segment/sections.ts'
import { type Criterion, compileCriteria, markWindow } from './criteria.ts'
import { createRecordFilter, type RecordFilter } from './filter-records.ts'
import { blockText } from './needle.ts'
import type { SearchQuery } from './query.ts'

/** What a search looked at. Grows while it runs. */
export interface SearchCount {
  /** Blocks that were read. */
  blocks: number
  /** Blocks of the time that were not: their index excludes a match. */
  skippedBlocks: number
  /** Records of the time and level that were looked at. */
  records: number
  rawBytes: number
  matches: number
  /** Blocks that could not be read, for a person. */
  damaged: string[]
}

/** Starts to count. */
export function createSearchCount(): SearchCount {
  return { blocks: 0, skippedBlocks: 0, records: 0, rawBytes: 0, matches: 0, damaged: [] }
}

/** What stands between the clock of the machine and that of the controller. */
export interface SearchClock {
  /** µs to add to a stamp of the machine to get the controller's time. */
  readonly skewUs: number
}

/** Blocks that are unpacked at once. */
const PREFETCH = 3
/** A search that finds nothing gives an empty batch so often. */
const ALIVE_MS = 1000

interface Search {
  readonly query: SearchQuery
  readonly criteria: readonly Criterion[]
  readonly filter: RecordFilter | undefined
  readonly level: number
  readonly fromUs: number
  readonly toUs: number
}

/**
 * Matches in batches, ascending by time (equal times in the order of writing); the records own their bytes.
 * Times are the machine's own.
 */
export async function* searchSections(
  sections: readonly Section[],
  query: SearchQuery,
  { skewUs }: SearchClock,
  count: SearchCount,
  signal?: AbortSignal,
): AsyncGenerator<StoredRecord[]> {
  const search = prepare(query, skewUs)
  const wanted = (await chooseSections(sections, search, count)).sort((a, b) => a.fromUs - b.fromUs)
  const loads: (Promise<BlockData | undefined> | undefined)[] = []
  let pending: StoredRecord[] = []
  let yieldedMs = performance.now()
  for (const [i, section] of wanted.entries()) {
    if (signal?.aborted) return
    for (let next = i; next < Math.min(wanted.length, i + PREFETCH); next++)
      loads[next] ??= wanted[next]?.load()
    const block = await loads[i]
    loads[i] = undefined
    if (!block) count.damaged.push(section.name)
    else pending.push(...(await matchesOf(block, search, count)))
    const nextUs = wanted[i + 1]?.fromUs ?? Number.POSITIVE_INFINITY
    const [ready, later] = splitReady(pending, nextUs)
    pending = later
    count.matches += ready.length
    // An empty batch says that the search goes on.
    if (ready.length === 0 && performance.now() - yieldedMs < ALIVE_MS) continue
    yield ready
    yieldedMs = performance.now()
  }
}

function prepare(query: SearchQuery, skewUs: number): Search {
  return {
    query,
    criteria: compileCriteria(query),
    filter: query.filter?.trim() ? createRecordFilter(query.filter, query.zoneUs, skewUs) : undefined,
    level: LEVELS.indexOf(query.level),
    fromUs: query.fromUs - skewUs,
    toUs: query.toUs - skewUs,
  }
}

/** The records that match, whatever their time; they own their bytes. */
export function matchRecords(
  records: readonly StoredRecord[],
  query: SearchQuery,
  { skewUs }: SearchClock,
): Promise<StoredRecord[]> {
  const endless = { ...query, fromUs: Number.NEGATIVE_INFINITY, toUs: Number.POSITIVE_INFINITY }
  return matchesOf(layOutRecords(records), prepare(endless, skewUs), createSearchCount())
}

interface WantedSection {
  readonly name: string
  readonly fromUs: number
  load(): Promise<BlockData | undefined>
}

/** Sections that may hold a match. What has no index is read to learn its times. */
async function chooseSections(
  sections: readonly Section[],
  search: Search,
  count: SearchCount,
): Promise<WantedSection[]> {
  const wanted: WantedSection[] = []
  for (const { name, index, load } of sections) {
    if (index) {
      if (!isInWindow(index, search)) continue
      if (mayMatch(index, search)) wanted.push({ name, fromUs: index.fromUs, load })
      else count.skippedBlocks++
      continue
    }
    const block = await load()
    if (!block || block.count === 0) continue
    const { fromUs } = rangeOf(block)
    wanted.push({ name, fromUs, load: () => Promise.resolve(block) })
  }
  return wanted
}

function rangeOf({ timesUs }: BlockData): { readonly fromUs: number } {
  return { fromUs: timesUs.reduce((least, timeUs) => Math.min(least, timeUs), Number.POSITIVE_INFINITY) }
}

function isInWindow(index: BlockIndex, { level, fromUs, toUs }: Search): boolean {
  return index.toUs >= fromUs && index.fromUs <= toUs && index.levels >>> level !== 0
}

function mayMatch(index: BlockIndex, { criteria, query }: Search): boolean {
  if (criteria.length === 0) return true
  const test = (criterion: Criterion): boolean => criterion.mayMatch(index)
  return query.match === 'all' ? criteria.every(test) : criteria.some(test)
}

async function matchesOf(block: BlockData, search: Search, count: SearchCount): Promise<StoredRecord[]> {
  count.blocks++
  count.rawBytes += block.payload.length
  const marks = markWindow(block, search.fromUs, search.toUs, search.level)
  if (!marks) return []
  for (const mark of marks) count.records += mark
  markCriteria(block, search, marks)
  const found: StoredRecord[] = []
  for (let i = 0; i < marks.length; i++) {
    if (marks[i] !== 1) continue
    const record = recordAt(block, i)
    found.push({ ...record, bytes: Uint8Array.from(record.bytes) })
  }
  return search.filter ? search.filter.run(found) : found
}

/** Takes from `marks` what does not match. */
function markCriteria(block: BlockData, { criteria, query, filter }: Search, marks: Uint8Array): void {
  if (criteria.length === 0 && !filter?.prefilter) return
  const text = blockText(block)
  const keep = (others: Uint8Array): void => {
    for (let i = 0; i < marks.length; i++) marks[i] = (marks[i] ?? 0) & (others[i] ?? 0)
  }
  const any = new Uint8Array(marks.length)
  for (const criterion of criteria) {
    if (query.match === 'any') criterion.mark(text, any)
    else {
      const one = new Uint8Array(marks.length)
      criterion.mark(text, one)
      keep(one)
    }
  }
  if (query.match === 'any' && criteria.length > 0) keep(any)
  if (filter?.prefilter) {
    const possible = new Uint8Array(marks.length)
    filter.prefilter(text, possible)
    keep(possible)
  }
}

/** What no later section can come before, in order of time; and the rest. */
function splitReady(pending: StoredRecord[], nextUs: number): [StoredRecord[], StoredRecord[]] {
  const ready: StoredRecord[] = []
  const later: StoredRecord[] = []
  for (const record of pending) (record.timeUs < nextUs ? ready : later).push(record)
  // Array.sort is stable: equal times keep the order of writing.
  return [ready.sort((a, b) => a.timeUs - b.timeUs), later]
}
