// What the store knows of the cases in its folder: complete ones in `cases`, all others in `incoming`.

import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../../base/errors.ts'
import { printableLine } from '../../../base/text.ts'
import { type CaseFile, createCaseId, isCaseId, readCaseFile } from './case-file.ts'
import { folderSize } from './folder-size.ts'

export interface Entry {
  content: CaseFile
  /** Its files lie there, named by their numbers. */
  folder: string
  isDraft: boolean
  /** On disk, everything included. */
  sizeBytes: number
  /** When something last came, milliseconds since 1970. */
  touchedMs: number
  /** A file is coming. */
  isReceiving: boolean
}

export interface Entries {
  readonly byId: Map<string, Entry>
  readonly incoming: string
  readonly kept: string
}

/** Reads the folder of a store; what was not complete when the last process ended is removed. */
export async function loadEntries(folder: string, log: (line: string) => void): Promise<Entries> {
  const incoming = join(folder, 'incoming')
  const kept = join(folder, 'cases')
  await rm(incoming, { recursive: true, force: true })
  for (const path of [incoming, kept]) await mkdir(path, { recursive: true, mode: 0o700 })
  const byId = new Map<string, Entry>()
  for (const id of await readdir(kept)) {
    const path = join(kept, id)
    try {
      byId.set(id, await loadEntry(path, id))
    } catch (thrown) {
      const reason = printableLine(messageOf(thrown), 200)
      log(`${printableLine(path)} is no case and is left alone: ${reason}`)
    }
  }
  return { byId, incoming, kept }
}

async function loadEntry(folder: string, id: string): Promise<Entry> {
  const content = await readCaseFile(folder)
  if (!isCaseId(id) || content.id !== id) throw new Error('it is named otherwise')
  const sizeBytes = await folderSize(folder)
  return { content, folder, isDraft: false, sizeBytes, touchedMs: 0, isReceiving: false }
}

/** Removes a case, if it is there: moved aside first, so that it is never half there. */
export async function dropEntry({ byId, incoming }: Entries, id: string): Promise<void> {
  const entry = byId.get(id)
  if (!entry) return
  byId.delete(id)
  const removed = join(incoming, `removed-${createCaseId()}`)
  await rename(entry.folder, removed)
  await rm(removed, { recursive: true, force: true })
}

/** Complete cases, the oldest first. */
export function oldestFirst({ byId }: Entries): Entry[] {
  return [...byId.values()]
    .filter(entry => !entry.isDraft)
    .sort((a, b) => Date.parse(a.content.created) - Date.parse(b.content.created))
}

/** Cases that are being received. */
export function draftsOf({ byId }: Entries): Entry[] {
  return [...byId.values()].filter(entry => entry.isDraft)
}

/** Bytes of some cases together. */
export function sizeOf(entries: Iterable<Entry>): number {
  let sum = 0
  for (const { sizeBytes } of entries) sum += sizeBytes
  return sum
}
