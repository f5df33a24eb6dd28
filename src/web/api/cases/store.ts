// The cases of a team in a folder. A case is received aside and moved into place when it is complete; what is removed is moved away
// first: whenever the process ends, each case is there whole or not at all.

import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { printableLine } from '../../../base/text.ts'
import { Refusal } from '../refusal.ts'
import { type CaseFile, createCaseId, writeCaseFile } from './case-file.ts'
import { draftsOf, dropEntry, type Entries, type Entry, loadEntries, oldestFirst, sizeOf } from './entries.ts'
import { lockFolder } from './folder-lock.ts'
import { folderSize } from './folder-size.ts'
import { receiveFile, tooLarge } from './receive-file.ts'
import { makeRoom, type RetentionLimits, tidy } from './retention.ts'

export interface StoreLimits extends RetentionLimits {
  /** Bytes of one case. */
  readonly caseBytes: number
  readonly caseFiles: number
  /** Cases that are being received at once. */
  readonly drafts: number
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
export type StoredCase = Readonly<Pick<Entry, 'content' | 'folder' | 'isDraft'>>

/** A file on its way to a case. */
export interface ComingFile {
  readonly name: string
  readonly stream: AsyncIterable<Uint8Array>
  /** What the sender says of its size. */
  readonly sizeBytes?: number | undefined
}

export interface CaseStore {
  /** Complete cases, the latest first. */
  list(): readonly StoredCase[]
  /** Throws Refusal when there is no such case. */
  get(id: string): StoredCase
  /** Begins a case. Rejects with Refusal when too many are being received. */
  create(title: string, by: string): Promise<StoredCase>
  /** Adds a file to a case that is not complete. Rejects with Refusal. */
  addFile(id: string, file: ComingFile): Promise<StoredCase>
  /** Keeps a case that is not complete. Rejects with Refusal. */
  complete(id: string): Promise<StoredCase>
  /** Notes the outcome of an analysis; nothing happens when the case was removed meanwhile. */
  setAnalysis(id: string, analysis: NonNullable<CaseFile['analysis']>): Promise<void>
  /** Rejects with Refusal when there is no such case. */
  remove(id: string): Promise<void>
  /** Removes what is too old; to be called now and then. */
  tidy(): Promise<void>
  /** To be called when no more requests come: waits for uploads, which end with their connections. */
  close(): Promise<void>
}

interface State {
  readonly entries: Entries
  readonly limits: StoreLimits
  readonly now: () => number
  readonly log: (line: string) => void
  /** Under way. */
  readonly uploads: Set<Promise<void>>
  isClosed: boolean
}

/** Opens the store of a folder, which is made when it is missing. Rejects with AppError when another process has it open. */
export async function openCaseStore({
  folder,
  limits,
  now = Date.now,
  log,
}: StoreOptions): Promise<CaseStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = await lockFolder(folder)
  const state: State = {
    entries: await loadEntries(folder, log),
    limits: { ...STORE_LIMITS, ...limits },
    now,
    log,
    uploads: new Set(),
    isClosed: false,
  }
  return {
    list: () => oldestFirst(state.entries).reverse(),
    get: id => entryOf(state, id),
    create: (title, by) => create(state, title, by),
    addFile: (id, file) => addFile(state, id, file),
    complete: id => complete(state, id),
    setAnalysis: (id, analysis) => setAnalysis(state, id, analysis),
    remove: id => remove(state, id),
    tidy: () => tidy(state.entries, state),
    async close() {
      state.isClosed = true
      try {
        await Promise.allSettled(state.uploads)
        await rm(state.entries.incoming, { recursive: true, force: true })
      } finally {
        await lock.release()
      }
    },
  }
}

function entryOf({ entries }: State, id: string): Entry {
  const entry = entries.byId.get(id)
  if (!entry)
    throw new Refusal(404, 'not-found', 'there is no such case; it may have been removed by its age')
  return entry
}

function draftOf(state: State, id: string): Entry {
  const entry = entryOf(state, id)
  if (!entry.isDraft) throw new Refusal(409, 'conflict', 'this case is complete; begin another')
  if (entry.isReceiving)
    throw new Refusal(409, 'conflict', 'a file of this case is still coming; send files in turn')
  return entry
}

async function create({ entries, limits, now }: State, title: string, by: string): Promise<StoredCase> {
  if (draftsOf(entries).length >= limits.drafts)
    throw new Refusal(429, 'too-many', 'too many cases are being received; try again in some minutes')
  const id = createCaseId()
  const created = new Date(now()).toISOString()
  const entry: Entry = {
    content: { version: 1, id, title: printableLine(title, 200), by, created, files: [] },
    folder: join(entries.incoming, id),
    isDraft: true,
    sizeBytes: 0,
    touchedMs: now(),
    isReceiving: false,
  }
  // Counted before the first await: many at once do not get past the limit together.
  entries.byId.set(id, entry)
  try {
    await mkdir(entry.folder, { mode: 0o700 })
  } catch (thrown) {
    entries.byId.delete(id)
    throw thrown
  }
  return entry
}

async function addFile(state: State, id: string, file: ComingFile): Promise<StoredCase> {
  const { limits, uploads } = state
  const entry = draftOf(state, id)
  if (entry.content.files.length >= limits.caseFiles)
    throw new Refusal(
      413,
      'too-large',
      `a case may hold ${limits.caseFiles} files here; pack the logs into a zip`,
    )
  if (entry.sizeBytes + (file.sizeBytes ?? 0) > limits.caseBytes) throw tooLarge(limits.caseBytes)
  const upload = receive(state, entry, file)
  uploads.add(upload)
  await upload.finally(() => uploads.delete(upload))
  return entry
}

async function receive(state: State, entry: Entry, { name, stream }: ComingFile): Promise<void> {
  const { entries, limits, now } = state
  const { files } = entry.content
  const before = entry.sizeBytes
  entry.isReceiving = true
  try {
    const sizeBytes = await receiveFile(stream, join(entry.folder, String(files.length)), {
      limitBytes: limits.caseBytes - before,
      async onBytes(bytes) {
        entry.sizeBytes = before + bytes
        entry.touchedMs = now()
        if (sizeOf(entries.byId.values()) > limits.totalBytes) await makeRoom(entries, state)
      },
    })
    entry.content = { ...entry.content, files: [...files, { name: printableLine(name, 1000), sizeBytes }] }
  } catch (thrown) {
    entry.sizeBytes = before
    throw thrown
  } finally {
    entry.isReceiving = false
  }
}

async function complete(state: State, id: string): Promise<StoredCase> {
  const entry = draftOf(state, id)
  if (entry.content.files.length === 0) throw new Refusal(409, 'conflict', 'this case has no files yet')
  await writeCaseFile(entry.folder, entry.content)
  const place = join(state.entries.kept, id)
  await rename(entry.folder, place)
  Object.assign(entry, { folder: place, isDraft: false })
  return entry
}

async function setAnalysis(
  state: State,
  id: string,
  analysis: NonNullable<CaseFile['analysis']>,
): Promise<void> {
  const entry = state.entries.byId.get(id)
  if (!entry) return
  const content = { ...entry.content, analysis }
  await writeCaseFile(entry.folder, content)
  entry.content = content
  entry.sizeBytes = await folderSize(entry.folder)
  await makeRoom(state.entries, state)
}

async function remove(state: State, id: string): Promise<void> {
  const { isDraft } = entryOf(state, id)
  // What is being received when the store closes goes with everything that lies aside.
  if (!(state.isClosed && isDraft)) await dropEntry(state.entries, id)
}
