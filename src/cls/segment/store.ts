// The segments of one agent: takes records, keeps them in files, and gives a search the parts of them that it has to look at.
// One store owns its folder; everything else reads.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../base/errors.ts'
import type { StoredRecord } from '../record.ts'
import type { AgentSettings } from '../settings.ts'
import { type Appender, createAppender } from './appender.ts'
import { type Catalogue, openCatalogue } from './catalogue.ts'
import { createKeeper, type Keeper, readDisk } from './keeper.ts'
import { lockFolder } from './lock.ts'
import { type Loss, type LossJournal, openLossJournal } from './losses.ts'
import { parseSegmentName } from './names.ts'
import { type Recovery, recoverFolder } from './recover.ts'
import type { DiskState } from './retention.ts'
import { createSectionOpener, type OpenSections, openFrameSections, type SectionOpener } from './sections.ts'

export interface StoreOptions {
  readonly settings: AgentSettings
  /** ms since 1970, the machine's clock. */
  readonly nowMs?: () => number
  /** State of the volume of a folder, for tests. */
  readonly diskOf?: (folder: string) => DiskState
}

/** Sections of a time, from all places. */
export interface Selection extends OpenSections {
  readonly losses: readonly Loss[]
}

export interface StoreStatus {
  readonly folder: string
  readonly segments: number
  readonly storedBytes: number
  readonly rawBytes: number
  readonly records: number
  /** Least and greatest stamp of closed segments, µs; infinite when there is none. */
  readonly oldestUs: number
  readonly newestUs: number
  readonly waitingToCompress: number
  readonly disk: DiskState
  /** Why the last write was refused; '' while the disk takes what it gets. */
  readonly writeProblem: string
}

export interface SegmentStore {
  /** What was found and done when the folder was opened, for a person. */
  readonly recovered: readonly string[]
  /** Never throws: what the disk refuses is counted as a loss. */
  append(record: StoredRecord): void
  /** Writes what waits in memory, so that it survives the process. False when the disk refuses. */
  sync(durable?: boolean): boolean
  reportLoss(loss: Loss): void
  /** @param withNetwork also segments that were moved to the network folder */
  select(fromUs: number, toUs: number, withNetwork: boolean): Promise<Selection>
  status(): StoreStatus
  configure(settings: AgentSettings): void
  /** Resolves when every full segment is compressed and retention is applied. */
  idle(): Promise<void>
  close(): Promise<void>
}

const FLUSH_MS = 500
const UPKEEP_MS = 30_000

/** The parts of an open store. */
interface Parts {
  readonly folder: string
  readonly catalogue: Catalogue
  readonly journal: LossJournal
  readonly appender: Appender
  readonly keeper: Keeper
  readonly opener: SectionOpener
  readonly settings: () => AgentSettings
  readonly diskOf: (folder: string) => DiskState
}

/**
 * Opens the segments of a folder, which is created where it is missing.
 * Rejects with AppError('limit') when another agent has it.
 */
export async function openSegmentStore(folder: string, options: StoreOptions): Promise<SegmentStore> {
  mkdirSync(folder, { recursive: true })
  const lock = lockFolder(folder)
  try {
    const { catalogue, fresh } = openCatalogue(join(folder, 'catalogue.db'))
    const recovery = await recoverFolder(folder, catalogue, fresh)
    return createStore(folder, options, { catalogue, recovery, release: lock.release })
  } catch (thrown) {
    lock.release()
    throw thrown
  }
}

interface Opened {
  readonly catalogue: Catalogue
  readonly recovery: Recovery
  readonly release: () => void
}

/** What of a store changes while it is open. */
interface StoreState {
  settings: AgentSettings
  /** Why the disk refused the last write; '' when it did not. */
  refusal: string
}

function createStore(folder: string, options: StoreOptions, opened: Opened): SegmentStore {
  const state: StoreState = { settings: options.settings, refusal: '' }
  const parts = connectParts(folder, options, opened, state)
  const { appender, keeper, journal } = parts
  const sync = (durable = true): boolean => {
    const written = appender.sync(durable)
    if (!written && state.refusal === '') void keeper.work()
    state.refusal = written ? '' : state.refusal || 'the disk is full or refuses to write'
    return written
  }
  const timers = [setInterval(() => sync(false), FLUSH_MS), setInterval(() => void keeper.work(), UPKEEP_MS)]
  for (const timer of timers) timer.unref()
  void keeper.work()

  return {
    recovered: opened.recovery.report,
    append: appender.append,
    sync,
    reportLoss: journal.append,
    async select(fromUs, toUs, withNetwork) {
      sync(false)
      return selectSections(parts, fromUs, toUs, withNetwork)
    },
    status: () => statusOf(parts, state.refusal || keeper.problem),
    configure(next) {
      state.settings = next
    },
    idle: keeper.work,
    async close() {
      for (const timer of timers) clearInterval(timer)
      appender.roll()
      await keeper.stop()
      opened.catalogue.close()
      opened.release()
    },
  }
}

function connectParts(
  folder: string,
  { nowMs = Date.now, diskOf = readDisk }: StoreOptions,
  { catalogue, recovery }: Opened,
  state: StoreState,
): Parts {
  const settings = (): AgentSettings => state.settings
  const journal = openLossJournal(join(folder, 'losses.ndjson'))
  reportRecovery(journal, recovery, nowMs() * 1000)
  const keeper = createKeeper({
    folder,
    catalogue,
    journal,
    settings,
    nowMs,
    diskOf,
    otherBytes: () =>
      (appender.current?.sizeBytes ?? 0) + keeper.waiting.length * settings().etlFileRolloverSizeMB * 1e6,
    full: recovery.full,
  })
  const appender = createAppender({
    folder,
    nextNumber: recovery.nextNumber,
    settings,
    onFull: keeper.add,
    onLoss({ records, fromUs, toUs, reason }) {
      state.refusal = reason
      const text = `${records} records not written: ${reason}`
      journal.append({ kind: 'not-written', fromUs, toUs, records, text })
      void keeper.work()
    },
  })
  return { folder, catalogue, journal, appender, keeper, opener: createSectionOpener(), settings, diskOf }
}

function reportRecovery(journal: LossJournal, { losses, lastUs }: Recovery, nowUs: number): void {
  for (const loss of losses) journal.append(loss)
  if (Number.isFinite(lastUs) && nowUs > lastUs)
    journal.append({ kind: 'not-running', fromUs: lastUs, toUs: nowUs, text: 'the agent did not run' })
}

async function selectSections(
  parts: Parts,
  fromUs: number,
  toUs: number,
  withNetwork: boolean,
): Promise<Selection> {
  const { folder, catalogue, journal, appender, keeper, opener, settings } = parts
  const opened: OpenSections[] = []
  const problems: string[] = []
  const take = async (path: string, open: (path: string) => Promise<OpenSections>): Promise<void> => {
    try {
      opened.push(await open(path))
    } catch (thrown) {
      problems.push(`${path} cannot be read: ${messageOf(thrown)}`)
    }
  }
  // Frames are opened at once: the keeper may compress and remove them while the search runs.
  const inFrames = new Set(keeper.waiting.map(file => parseSegmentName(file)?.number))
  const frames = [
    ...keeper.waiting.map(file => join(folder, file)),
    ...(appender.current ? [appender.current.path] : []),
  ]
  await Promise.all(frames.map(path => take(path, openFrameSections)))
  const network = settings().cacheFileNetworkFolder
  for (const { file, state } of catalogue.between(fromUs, toUs)) {
    if (inFrames.has(parseSegmentName(file)?.number)) continue
    const home = state === 'closed' ? folder : withNetwork ? network : undefined
    if (home !== undefined) await take(join(home, file), opener.closed)
  }
  return {
    sections: opened.flatMap(({ sections }) => sections),
    problems: [...problems, ...opened.flatMap(part => part.problems)],
    losses: journal.between(fromUs, toUs),
    async close() {
      for (const part of opened) await part.close().catch(() => undefined)
    },
  }
}

function statusOf({ folder, catalogue, appender, keeper, diskOf }: Parts, writeProblem: string): StoreStatus {
  const entries = catalogue.all()
  const open = appender.current
  return {
    folder,
    segments: entries.length + keeper.waiting.length + (open ? 1 : 0),
    storedBytes: entries.reduce((sum, entry) => sum + entry.storedBytes, open?.sizeBytes ?? 0),
    rawBytes: entries.reduce((sum, entry) => sum + entry.rawBytes, open?.sizeBytes ?? 0),
    records: entries.reduce((sum, entry) => sum + entry.records, open?.records ?? 0),
    oldestUs: entries.reduce((least, entry) => Math.min(least, entry.fromUs), Number.POSITIVE_INFINITY),
    newestUs: entries.reduce((most, entry) => Math.max(most, entry.toUs), Number.NEGATIVE_INFINITY),
    waitingToCompress: keeper.waiting.length,
    disk: diskOf(folder),
    writeProblem,
  }
}
