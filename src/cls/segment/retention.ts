// Which segments have to go: by age, by the size of the folder, by what is free on the disk. Oldest first.

import { US_PER_DAY } from '../../base/time.ts'
import type { AgentSettings } from '../settings.ts'
import type { CatalogueEntry } from './catalogue.ts'

/** The volume that the folder is on. */
export interface DiskState {
  readonly totalBytes: number
  readonly freeBytes: number
}

export interface Purge {
  readonly entry: CatalogueEntry
  /** For a person. */
  readonly reason: string
}

/**
 * Plans what to remove, in order.
 * @param entries segments of the local folder, oldest first
 * @param folderBytes size of the folder, open segments included
 */
export function planPurge(
  entries: readonly CatalogueEntry[],
  folderBytes: number,
  disk: DiskState,
  settings: AgentSettings,
  nowUs: number,
): Purge[] {
  const days = Math.min(settings.cacheFileLocalRetentionPeriod, settings.etlMaxRetentionInDays)
  const purges: Purge[] = []
  let folder = folderBytes
  let free = disk.freeBytes
  const goal = goalOf(folder, free, disk, settings)
  for (const entry of entries) {
    const aged = nowUs - entry.toUs > days * US_PER_DAY
    const reason = aged ? `older than ${days} days` : goal?.(folder, free)
    if (reason === undefined) break
    purges.push({ entry, reason })
    folder -= entry.storedBytes
    free += entry.storedBytes
  }
  return purges
}

type Goal = (folderBytes: number, freeBytes: number) => string | undefined

/** A purge that starts at a threshold goes on until the other one; undefined when none has to start. */
function goalOf(
  folderBytes: number,
  freeBytes: number,
  disk: DiskState,
  settings: AgentSettings,
): Goal | undefined {
  const goals: Goal[] = []
  if (folderBytes > settings.etlMaxQuota)
    goals.push(folder => (folder > settings.etlEnoughQuota ? 'folder over its quota' : undefined))
  if (freeBytes <= settings.etlMinFreeSpaceInDisk)
    goals.push((folder, free) =>
      free < settings.etlEnoughFreeSpaceInDisk && folder > settings.etlMinQuota
        ? 'disk nearly full'
        : undefined,
    )
  const ceiling = (disk.totalBytes * (100 - settings.cacheFileLocalMaxDiskUsage)) / 100
  if (freeBytes < ceiling)
    goals.push((folder, free) =>
      free < ceiling && folder > settings.etlMinQuota
        ? `disk over ${settings.cacheFileLocalMaxDiskUsage} % used`
        : undefined,
    )
  if (goals.length === 0) return undefined
  return (folder, free) => goals.map(goal => goal(folder, free)).find(reason => reason !== undefined)
}
