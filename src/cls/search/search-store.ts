// Searches the segments of one agent: skips blocks by their index, lets other threads unpack the next ones while one is looked
// through, reads where its records stand only when its bytes hold what is wanted, and gives matches in order of time as it
// finds them.

import { LEVELS, type StoredRecord } from '../record.ts'
import { type BlockData, type BlockIndex, type BlockText, recordAt } from '../segment/block.ts'
import { layOutRecords } from '../segment/block-builder.ts'
import type { Section } from '../segment/sections.ts'
import { type Criterion, compileCriteria, markWindow } from './criteria.ts'
import { createRecordFilter, type RecordFilter } from './filter-records.ts'
import type { Needle } from './needle.ts'
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

/** Blocks that are unpacked at once: as many as there are threads for it. */
const PREFETCH = 4
/** Candidates are read by the filter together when they are so many or have waited so long: reading has a price of its own. */
const FILTER_BYTES = 1 << 20
const FILTER_MS = 100
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
  const loads: (Promise<BlockText | undefined> | undefined)[] = []
  const candidates = createCandidates(search)
  let pending: StoredRecord[] = []
  let yieldedMs = performance.now()
  for (const [i, section] of wanted.entries()) {
    if (signal?.aborted) return
    for (let next = i; next < Math.min(wanted.length, i + PREFETCH); next++)
      loads[next] ??= wanted[next]?.load()
    const text = await loads[i]
    loads[i] = undefined
    const found = text && candidatesOf(text, section.index, search, count)
    if (!found) count.damaged.push(section.name)
    else candidates.add(found)
    const isLast = i === wanted.length - 1
    if (isLast || candidates.areDue) pending = pending.concat(await candidates.take())
    // What waits may be older than what has been judged: nothing is given before it.
    const nextUs =
      candidates.count > 0 ? Number.NEGATIVE_INFINITY : (wanted[i + 1]?.fromUs ?? Number.POSITIVE_INFINITY)
    const [ready, later] = splitReady(pending, nextUs)
    pending = later
    count.matches += ready.length
    // An empty batch says that the search goes on.
    if (ready.length === 0 && performance.now() - yieldedMs < ALIVE_MS) continue
    yield ready
    yieldedMs = performance.now()
  }
}

interface Candidates {
  readonly count: number
  /** They are many, or have waited. */
  readonly areDue: boolean
  add(records: readonly StoredRecord[]): void
  /** Those that the filter takes; none waits any more. */
  take(): Promise<StoredRecord[]>
}

function createCandidates({ filter }: Search): Candidates {
  let records: StoredRecord[] = []
  let bytes = 0
  let sinceMs = 0
  return {
    get count() {
      return records.length
    },
    get areDue() {
      return !filter || bytes >= FILTER_BYTES || (bytes > 0 && performance.now() - sinceMs >= FILTER_MS)
    },
    add(found) {
      if (records.length === 0) sinceMs = performance.now()
      records = records.concat(found)
      bytes += found.reduce((sum, record) => sum + record.bytes.length, 0)
    },
    take() {
      const taken = records
      records = []
      bytes = 0
      return filter && taken.length > 0 ? filter.run(taken) : Promise.resolve(taken)
    },
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
  const search = prepare(endless, skewUs)
  const block = layOutRecords(records)
  const found = markedRecords(block, search, createSearchCount())
  return search.filter ? search.filter.run(found) : Promise.resolve(found)
}

interface WantedSection extends Section {
  readonly fromUs: number
}

/** Sections that may hold a match. What has no index is read to learn its times. */
async function chooseSections(
  sections: readonly Section[],
  search: Search,
  count: SearchCount,
): Promise<WantedSection[]> {
  const wanted: WantedSection[] = []
  for (const section of sections) {
    const { index } = section
    if (index) {
      if (!isInWindow(index, search)) continue
      if (satisfies(search, criterion => criterion.mayMatch(index)))
        wanted.push({ ...section, fromUs: index.fromUs })
      else count.skippedBlocks++
      continue
    }
    const text = await section.load()
    const block = text?.read()
    if (!block || block.count === 0) continue
    const fromUs = block.timesUs.reduce((least, timeUs) => Math.min(least, timeUs), Number.POSITIVE_INFINITY)
    wanted.push({ ...section, fromUs, load: () => Promise.resolve(text) })
  }
  return wanted
}

function isInWindow(index: BlockIndex, { level, fromUs, toUs }: Search): boolean {
  return index.toUs >= fromUs && index.fromUs <= toUs && index.levels >>> level !== 0
}

/** True when the criteria hold a test as `match` joins them. */
function satisfies({ criteria, query }: Search, test: (criterion: Criterion) => boolean): boolean {
  return criteria.length === 0 || (query.match === 'all' ? criteria.every(test) : criteria.some(test))
}

/** Records of a block that match but for the filter; undefined when the block is damaged. */
function candidatesOf(
  { payload, read }: BlockText,
  index: BlockIndex | undefined,
  search: Search,
  count: SearchCount,
): StoredRecord[] | undefined {
  count.blocks++
  count.rawBytes += payload.length
  if (index && isWholeInWindow(index, search) && !occursIn(payload, index, search)) {
    count.records += index.records
    return []
  }
  const block = read()
  return block && markedRecords(block, search, count)
}

/** No record of the block is outside window and level. */
function isWholeInWindow(index: BlockIndex, { level, fromUs, toUs }: Search): boolean {
  return index.fromUs >= fromUs && index.toUs <= toUs && index.levels % (1 << level) === 0
}

function occursIn(payload: Uint8Array, index: BlockIndex, search: Search): boolean {
  const isPossible = search.filter?.prefilter?.occursIn(payload, index) ?? true
  return isPossible && satisfies(search, criterion => criterion.occursIn(payload, index))
}

function markedRecords(block: BlockData, search: Search, count: SearchCount): StoredRecord[] {
  const marks = markWindow(block, search.fromUs, search.toUs, search.level)
  if (!marks) return []
  for (const mark of marks) count.records += mark
  markCriteria(block, search, marks)
  const found: StoredRecord[] = []
  for (let i = 0; i < marks.length; i++) {
    if (marks[i] !== 1) continue
    const record = recordAt(block, i)
    found.push({ ...record, bytes: new Uint8Array(record.bytes) })
  }
  return found
}

/** Takes from `marks` what does not match. */
function markCriteria(block: BlockData, { criteria, query, filter }: Search, marks: Uint8Array): void {
  const keepMarkedBy = (needles: readonly Needle[]): void => {
    const others = new Uint8Array(marks.length)
    for (const needle of needles) needle.mark(block, others)
    for (let i = 0; i < marks.length; i++) marks[i] = (marks[i] ?? 0) & (others[i] ?? 0)
  }
  if (query.match === 'all') for (const criterion of criteria) keepMarkedBy([criterion])
  else if (criteria.length > 0) keepMarkedBy(criteria)
  if (filter?.prefilter) keepMarkedBy([filter.prefilter])
}

/** What no later section can come before, in order of time; and the rest. */
function splitReady(pending: StoredRecord[], nextUs: number): [StoredRecord[], StoredRecord[]] {
  const ready: StoredRecord[] = []
  const later: StoredRecord[] = []
  for (const record of pending) (record.timeUs < nextUs ? ready : later).push(record)
  // Array.sort is stable: equal times keep the order of writing.
  return [ready.sort((a, b) => a.timeUs - b.timeUs), later]
}
