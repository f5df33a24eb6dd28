// The cases of a team in a folder. A case is received aside and moved into place when it is complete; what is removed is moved away
// first: whenever the process ends, each case is there whole or not at all.

import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../../base/errors.ts'
import { printableLine } from '../../../base/text.ts'
import { formatSize } from '../../../report/numbers.ts'
import { Refusal } from '../refusal.ts'
import { type CaseFile, createCaseId, isCaseId, readCaseFile, writeCaseFile } from './case-file.ts'
import { lockFolder } from './folder-lock.ts'
import { folderSize } from './folder-size.ts'
import { receiveFile, tooLarge } from './receive-file.ts'

export interface StoreLimits {
  /** Bytes of one case. */
  readonly caseBytes: number
  readonly caseFiles: number
  /** Bytes of all cases together: the oldest give way. */
  readonly totalBytes: number
  /** Milliseconds after which a case is removed. */
  readonly ageMs: number
  /** Cases that are being received at once. */
  readonly drafts: number
  /** Milliseconds after which a case that gets no file is dropped. */
  readonly draftMs: number
}

export const STORE_LIMITS: StoreLimits = {
  caseBytes: 4 * 2 ** 30,
  caseFiles: 2000,
  totalBytes: 50 * 2 ** 30,
  ageMs: 30 * 86_400_000,
  drafts: 20,
  draftMs: 3_600_000,
}

export interface StoreOptions {
  readonly folder: string
  readonly limits?: Partial<StoreLimits>
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly log: (line: string) => void
}

/** A case as the store knows it. */
export interface StoredCase {
  readonly content: CaseFile
  /** Its files lie there, named by their numbers. */
  readonly folder: string
  readonly isDraft: boolean
}

export interface CaseStore {
  /** Complete cases, the latest first. */
  list(): readonly StoredCase[]
  /** Throws Refusal when there is no such case. */
  get(id: string): StoredCase
  /** Begins a case. Rejects with Refusal when too many are being received. */
  create(title: string, by: string): Promise<StoredCase>
  /** Adds a file to a case that is not complete. Rejects with Refusal. */
  addFile(id: string, name: string, stream: AsyncIterable<Uint8Array>, sizeHint?: number): Promise<StoredCase>
  /** Keeps a case that is not complete. Rejects with Refusal. */
  complete(id: string): Promise<StoredCase>
  /** Notes the outcome of an analysis; nothing happens when the case was removed meanwhile. */
  setAnalysis(id: string, analysis: CaseFile['analysis']): Promise<void>
  remove(id: string): Promise<void>
  /** Removes what is too old; to be called now and then. */
  tidy(): Promise<void>
  close(): Promise<void>
}

interface Entry {
  content: CaseFile
  folder: string
  isDraft: boolean
  /** On disk, everything included. */
  sizeBytes: number
  /** When something last came. */
  touchedMs: number
  /** Uploads under way. */
  receiving: number
}

/** Opens the store of a folder, which is made when it is missing. Rejects with AppError when another process has it open. */
export async function openCaseStore(options: StoreOptions): Promise<CaseStore> {
  const { folder, now = Date.now, log } = options
  const limits = { ...STORE_LIMITS, ...options.limits }
  const incoming = join(folder, 'incoming')
  const kept = join(folder, 'cases')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = await lockFolder(folder)
  // What lies there was not complete when the last process ended.
  await rm(incoming, { recursive: true, force: true })
  for (const path of [incoming, kept]) await mkdir(path, { recursive: true, mode: 0o700 })
  const entries = await loadEntries(kept, log)

  function entryOf(id: string): Entry {
    const entry = entries.get(id)
    if (!entry)
      throw new Refusal(404, 'not-found', 'there is no such case; it may have been removed by its age')
    return entry
  }

  function draftOf(id: string): Entry {
    const entry = entryOf(id)
    if (!entry.isDraft) throw new Refusal(409, 'conflict', 'this case is complete; begin another')
    return entry
  }

  function totalBytes(): number {
    let sum = 0
    for (const { sizeBytes } of entries.values()) sum += sizeBytes
    return sum
  }

  async function drop(id: string): Promise<void> {
    const entry = entries.get(id)
    if (!entry) return
    entries.delete(id)
    const removed = join(incoming, `removed-${createCaseId()}`)
    await rename(entry.folder, removed)
    await rm(removed, { recursive: true, force: true })
  }

  /** Removes the oldest cases until all fit; cases that are being received stay. */
  async function makeRoom(): Promise<void> {
    const coming = [...entries.values()].filter(entry => entry.isDraft)
    // Nothing is removed for what does not fit anyway.
    if (coming.reduce((sum, entry) => sum + entry.sizeBytes, 0) > limits.totalBytes) throw noRoom()
    for (const { content, sizeBytes } of oldestFirst(entries)) {
      if (totalBytes() <= limits.totalBytes) return
      await drop(content.id)
      log(
        `removed case ${shortId(content.id)} (${content.created.slice(0, 10)}, ${formatSize(sizeBytes)}): room was needed`,
      )
    }
    if (totalBytes() > limits.totalBytes) throw noRoom()
  }

  async function receive(entry: Entry, name: string, stream: AsyncIterable<Uint8Array>): Promise<void> {
    const { files } = entry.content
    const number = files.length + entry.receiving
    if (number >= limits.caseFiles)
      throw new Refusal(
        413,
        'too-large',
        `a case may hold ${limits.caseFiles} files here; pack the logs into a zip`,
      )
    // Uploads of one case come one after another: numbers stay in order, and the limit holds for all of them together.
    if (entry.receiving > 0)
      throw new Refusal(409, 'conflict', 'another file of this case is coming; send them in turn')
    const before = entry.sizeBytes
    entry.receiving++
    try {
      const sizeBytes = await receiveFile(stream, join(entry.folder, String(number)), {
        limitBytes: limits.caseBytes - before,
        async onBytes(bytes) {
          entry.sizeBytes = before + bytes
          entry.touchedMs = now()
          if (totalBytes() > limits.totalBytes) await makeRoom()
        },
      })
      const file = { name: printableLine(name, 1000), sizeBytes }
      entry.content = { ...entry.content, files: [...files, file] }
    } catch (thrown) {
      entry.sizeBytes = before
      throw thrown
    } finally {
      entry.receiving--
    }
  }

  const store: CaseStore = {
    list: () => oldestFirst(entries).reverse().map(publicOf),
    get: id => publicOf(entryOf(id)),
    async create(title, by) {
      const drafts = [...entries.values()].filter(entry => entry.isDraft).length
      if (drafts >= limits.drafts)
        throw new Refusal(429, 'too-many', 'too many cases are being received; try again in some minutes')
      const id = createCaseId()
      const created = new Date(now()).toISOString()
      const content: CaseFile = { version: 1, id, title: printableLine(title, 200), by, created, files: [] }
      const entry: Entry = {
        content,
        folder: join(incoming, id),
        isDraft: true,
        sizeBytes: 0,
        touchedMs: now(),
        receiving: 0,
      }
      entries.set(id, entry)
      await mkdir(entry.folder, { mode: 0o700 })
      return publicOf(entry)
    },
    async addFile(id, name, stream, sizeHint = 0) {
      const entry = draftOf(id)
      if (entry.sizeBytes + sizeHint > limits.caseBytes) throw tooLarge(limits.caseBytes)
      await receive(entry, name, stream)
      return publicOf(entry)
    },
    async complete(id) {
      const entry = draftOf(id)
      if (entry.receiving > 0) throw new Refusal(409, 'conflict', 'a file of this case is still coming')
      if (entry.content.files.length === 0) throw new Refusal(409, 'conflict', 'this case has no files yet')
      await writeCaseFile(entry.folder, entry.content)
      const place = join(kept, id)
      await rename(entry.folder, place)
      Object.assign(entry, { folder: place, isDraft: false })
      return publicOf(entry)
    },
    async setAnalysis(id, analysis) {
      const entry = entries.get(id)
      if (!entry || !analysis) return
      const content = { ...entry.content, analysis }
      await writeCaseFile(entry.folder, content)
      entry.content = content
      entry.sizeBytes = await folderSize(entry.folder)
      await makeRoom()
    },
    async remove(id) {
      entryOf(id)
      await drop(id)
    },
    async tidy() {
      for (const entry of [...entries.values()]) {
        const { id, created } = entry.content
        if (entry.isDraft && entry.receiving === 0 && entry.touchedMs + limits.draftMs <= now()) {
          await drop(id)
          log(`dropped case ${shortId(id)}: it was never completed`)
        } else if (!entry.isDraft && Date.parse(created) + limits.ageMs <= now()) {
          await drop(id)
          log(`removed case ${shortId(id)} (${created.slice(0, 10)}): it is older than allowed`)
        }
      }
      await makeRoom().catch(thrown => log(messageOf(thrown)))
    },
    async close() {
      await rm(incoming, { recursive: true, force: true })
      await lock.release()
    },
  }
  return store
}

async function loadEntries(kept: string, log: (line: string) => void): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  for (const id of await readdir(kept)) {
    const folder = join(kept, id)
    try {
      const content = await readCaseFile(folder)
      if (!isCaseId(id) || content.id !== id) throw new Error('it is named otherwise')
      const sizeBytes = await folderSize(folder)
      entries.set(id, { content, folder, isDraft: false, sizeBytes, touchedMs: 0, receiving: 0 })
    } catch (thrown) {
      log(`${printableLine(folder)} is no case and is left alone: ${printableLine(messageOf(thrown), 200)}`)
    }
  }
  return entries
}

function oldestFirst(entries: ReadonlyMap<string, Entry>): Entry[] {
  return [...entries.values()]
    .filter(entry => !entry.isDraft)
    .sort((a, b) => Date.parse(a.content.created) - Date.parse(b.content.created))
}

function noRoom(): Refusal {
  return new Refusal(
    507,
    'no-room',
    'the server has no room left for this; remove cases, or raise --max-store',
  )
}

function publicOf({ content, folder, isDraft }: Entry): StoredCase {
  return { content, folder, isDraft }
}

/** Enough of an id to find a case in the log, too little to open it. */
export function shortId(id: string): string {
  return `${id.slice(0, 6)}…`
}
