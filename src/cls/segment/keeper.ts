// Looks after segments that are complete: compresses them one after the other, enters them in the catalogue, and removes or
// moves them when age or disk demand it. One job at a time.

import { statfsSync } from 'node:fs'
import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../base/errors.ts'
import type { AgentSettings } from '../settings.ts'
import type { Catalogue, CatalogueEntry } from './catalogue.ts'
import { compressSegment } from './compress-segment.ts'
import type { LossJournal } from './losses.ts'
import { formatSegmentName, parseSegmentName } from './names.ts'
import { type DiskState, planPurge } from './retention.ts'

export interface KeeperOptions {
  readonly folder: string
  readonly catalogue: Catalogue
  readonly journal: LossJournal
  readonly settings: () => AgentSettings
  /** ms since 1970. */
  readonly nowMs: () => number
  readonly diskOf: (folder: string) => DiskState
  /** Bytes of the folder that are in no closed segment. */
  readonly otherBytes: () => number
  /** Names of full segments that wait, in order. */
  readonly full: readonly string[]
}

export interface Keeper {
  /** Full segments that are not yet compressed. */
  readonly waiting: readonly string[]
  /** Why the last job failed; '' when it did not. */
  readonly problem: string
  /** Adds a full segment to the queue. */
  add(file: string): void
  /** Compresses what waits and applies retention; resolves when done. Never rejects. */
  work(): Promise<void>
  /** Lets the segment in work end and takes no other. */
  stop(): Promise<void>
}

/** Creates the keeper of a folder. */
export function createKeeper(options: KeeperOptions): Keeper {
  const { folder, catalogue } = options
  const full = [...options.full]
  let problem = ''
  let stopped = false
  let work: Promise<void> = Promise.resolve()

  async function compressNext(file: string): Promise<boolean> {
    const target = formatSegmentName({ number: parseSegmentName(file)?.number ?? 0, state: 'seg' })
    try {
      catalogue.put(await compressSegment(join(folder, file), join(folder, target)))
      full.shift()
      return true
    } catch (thrown) {
      // It stays searchable as it is; the next round tries again.
      problem = messageOf(thrown)
      return false
    }
  }

  async function run(): Promise<void> {
    if (stopped) return
    problem = ''
    await purge(options)
    for (let file = full[0]; file !== undefined && !stopped; file = full[0]) {
      if (!(await compressNext(file))) break
      await purge(options)
    }
  }

  const keeper: Keeper = {
    waiting: full,
    get problem() {
      return problem
    },
    add(file) {
      full.push(file)
      void keeper.work()
    },
    work() {
      work = work.then(run).catch(thrown => {
        problem = messageOf(thrown)
      })
      return work
    },
    stop() {
      stopped = true
      return work
    },
  }
  return keeper
}

/** Removes or moves what retention names. */
async function purge(options: KeeperOptions): Promise<void> {
  const { folder, catalogue, settings, nowMs, diskOf, otherBytes } = options
  const entries = catalogue.all().filter(({ state }) => state === 'closed')
  const bytes = entries.reduce((sum, { storedBytes }) => sum + storedBytes, otherBytes())
  const purges = planPurge(entries, bytes, diskOf(folder), settings(), nowMs() * 1000)
  for (const { entry, reason } of purges) {
    if (await moveToNetwork(options, entry)) continue
    await rm(join(folder, entry.file), { force: true })
    catalogue.remove(entry.file)
    const { fromUs, toUs, records } = entry
    options.journal.append({
      kind: 'purged',
      fromUs,
      toUs,
      records,
      text: `${records} records removed: ${reason}`,
    })
  }
}

/** False when there is no network folder or it cannot be reached: what has to go still goes, as a loss. */
async function moveToNetwork(options: KeeperOptions, entry: CatalogueEntry): Promise<boolean> {
  const { folder, catalogue, settings } = options
  const network = settings().cacheFileNetworkFolder
  if (network === undefined || network === '') return false
  const path = join(folder, entry.file)
  const temporary = join(network, `${entry.file}.tmp`)
  try {
    await mkdir(network, { recursive: true })
    await copyFile(path, temporary)
    await rename(temporary, join(network, entry.file))
  } catch {
    return false
  }
  catalogue.put({ ...entry, state: 'network' })
  await rm(path, { force: true })
  return true
}

/** State of the volume of a folder. */
export function readDisk(folder: string): DiskState {
  const { bsize, blocks, bavail } = statfsSync(folder)
  return { totalBytes: bsize * blocks, freeBytes: bsize * bavail }
}
