// Opens archives: zip and gzip, also inside one another, become one source for each file in them, named "archive.zip!path/file".
// Limits keep archives that were made to fill memory or disk from doing so.

import type { ByteSource } from '../base/byte-source.ts'
import { AppError, messageOf } from '../base/errors.ts'
import { printableLine } from '../base/text.ts'
import { type ChunkCache, createChunkCache } from './archive/chunk-cache.ts'
import { ARCHIVE_HEAD_BYTES, archiveKindOf, UNPACK_ADVICE } from './archive/kind.ts'
import { createUnpackedSource } from './archive/unpacked-source.ts'
import { measureUnpacked } from './archive/unpacker.ts'
import { findZipData, readZipDirectory, type ZipEntry } from './archive/zip-directory.ts'
import { isFiddlerEntry } from './fiddler/session-files.ts'

/** Something about an input that a person must know; `text` says what to do. */
export interface InputProblem {
  readonly path: string
  readonly text: string
  /** unreadable: nothing of it was read; note: it was read in part, or there was nothing to read. */
  readonly kind: 'unreadable' | 'note'
}

export interface Expansion {
  /** The files, in the order of the archive. */
  readonly sources: readonly ByteSource[]
  readonly problems: readonly InputProblem[]
}

export interface ArchiveLimits {
  /** Archives inside archives. */
  readonly depth: number
  readonly entries: number
  /** Unpacked bytes of all entries together. */
  readonly totalBytes: number
  /** Unpacked to packed bytes, judged for entries above `ratioFromBytes`. */
  readonly ratio: number
  readonly ratioFromBytes: number
}

export interface ArchiveOptions extends Partial<ArchiveLimits> {
  /** Where unpacked chunks are kept; one may serve many archives. */
  readonly cache?: ChunkCache
}

const LIMITS: ArchiveLimits = {
  depth: 5,
  entries: 20_000,
  totalBytes: 32 * 2 ** 30,
  ratio: 400,
  ratioFromBytes: 64 << 20,
}

interface Opening {
  readonly limits: ArchiveLimits
  readonly cache: ChunkCache
  readonly problems: InputProblem[]
  readonly sources: ByteSource[]
  entries: number
  totalBytes: number
}

/**
 * Opens a source if it is an archive; any other source, and a Fiddler session, comes back as it is. Never rejects: what cannot
 * be read becomes a problem. Entries are unpacked when they are read; limits that are given override the defaults.
 */
export async function openArchive(source: ByteSource, options: ArchiveOptions = {}): Promise<Expansion> {
  const { cache = createChunkCache(), ...limits } = options
  const opening: Opening = {
    limits: { ...LIMITS, ...limits },
    cache,
    problems: [],
    sources: [],
    entries: 0,
    totalBytes: 0,
  }
  await openInto(opening, source, 0)
  return { sources: opening.sources, problems: opening.problems }
}

async function openInto(opening: Opening, source: ByteSource, depth: number): Promise<void> {
  try {
    const kind = archiveKindOf(await source.read(0, ARCHIVE_HEAD_BYTES))
    if (kind === undefined) opening.sources.push(source)
    else if (depth >= opening.limits.depth) refuse(opening, source.name, `it lies ${depth} archives deep`)
    else if (kind === 'zip') await openZip(opening, source, depth)
    else if (kind === 'gzip') await openGzip(opening, source, depth)
    else report(opening, 'unreadable', source.name, UNPACK_ADVICE[kind])
  } catch (thrown) {
    const text = thrown instanceof AppError ? thrown.message : `cannot be read: ${messageOf(thrown)}`
    report(opening, 'unreadable', source.name, text)
  }
}

function report(opening: Opening, kind: InputProblem['kind'], path: string, text: string): void {
  opening.problems.push({ path, text, kind })
}

function refuse(opening: Opening, path: string, reason: string): void {
  const advice = 'if it is a real log, unpack it by hand and give the file'
  report(opening, 'unreadable', path, `was not unpacked because ${reason}; ${advice}`)
}

async function openZip(opening: Opening, source: ByteSource, depth: number): Promise<void> {
  const directory = await readZipDirectory(source, opening.limits.entries)
  if (directory.entries.some(entry => isFiddlerEntry(entry.name))) {
    opening.sources.push(source)
    return
  }
  if (directory.truncated) {
    const text = 'the end of this archive is missing; what is there of it was read. Copy or download it again'
    report(opening, 'note', source.name, text)
  }
  if (directory.cut) {
    const text = `holds more than ${opening.limits.entries} files; the rest was not read. Unpack it and give the folder`
    report(opening, 'note', source.name, text)
  }
  const files = directory.entries.filter(entry => isFile(entry.name))
  if (files.length === 0) report(opening, 'note', source.name, 'this archive holds no files')
  reportUnreadable(opening, source, files)
  for (const entry of files) {
    if (!entry.encrypted && (entry.method === STORED || entry.method === DEFLATED))
      await openEntry(opening, source, entry, { depth, truncated: directory.truncated })
  }
}

const STORED = 0
const DEFLATED = 8

/** Not a folder, and not what a Mac puts beside every file. */
function isFile(name: string): boolean {
  return !/[\\/]$/.test(name) && !/(?:^|[\\/])(?:__MACOSX[\\/]|\._|\.DS_Store$)/.test(name)
}

/** One problem for each reason why entries of the archive cannot be read. */
function reportUnreadable(opening: Opening, source: ByteSource, files: readonly ZipEntry[]): void {
  const reportAll = (found: readonly ZipEntry[], text: string): void => {
    if (found.length === 0) return
    const names = found.slice(0, 3).map(entry => printableLine(entry.name, 80))
    const more = found.length > 3 ? ` and ${found.length - 3} more` : ''
    report(opening, 'unreadable', source.name, `${names.join(', ')}${more}: ${text}`)
  }
  reportAll(
    files.filter(entry => entry.encrypted),
    'protected by a password. Unpack the archive and give the folder',
  )
  reportAll(
    files.filter(({ encrypted, method }) => !encrypted && method !== STORED && method !== DEFLATED),
    'packed by a method that is not read here (Windows does this above 2 GB). Unpack the archive and give the folder',
  )
}

interface EntryContext {
  readonly depth: number
  readonly truncated: boolean
}

async function openEntry(
  opening: Opening,
  source: ByteSource,
  entry: ZipEntry,
  { depth, truncated }: EntryContext,
): Promise<void> {
  const name = `${source.name}!${printableLine(entry.name.replaceAll('\\', '/'), 1000)}`
  const dataAt = await findZipData(source, entry)
  if (dataAt === undefined) {
    report(
      opening,
      'unreadable',
      name,
      'the archive does not hold this file where it says; get the archive again',
    )
    return
  }
  const range = { source, from: dataAt, to: dataAt + entry.packedBytes, packing: 'deflate' } as const
  let { sizeBytes } = entry
  if (truncated && range.to >= source.sizeBytes) {
    const limit = opening.limits.totalBytes
    sizeBytes =
      entry.method === STORED ? source.sizeBytes - dataAt : (await measureUnpacked(range, limit)).sizeBytes
    report(opening, 'note', name, `the archive ends inside this file; ${sizeBytes} bytes of it were read`)
  }
  if (!withinLimits(opening, name, sizeBytes, entry.packedBytes)) return
  const opened =
    entry.method === STORED
      ? createRangeSource(name, source, dataAt, Math.min(sizeBytes, entry.packedBytes))
      : createUnpackedSource({ name, range, sizeBytes, cache: opening.cache })
  await openInto(opening, opened, depth + 1)
}

async function openGzip(opening: Opening, source: ByteSource, depth: number): Promise<void> {
  const { limits } = opening
  const range = { source, from: 0, to: source.sizeBytes, packing: 'gzip' } as const
  const limit = Math.min(limits.totalBytes, Math.max(limits.ratioFromBytes, source.sizeBytes * limits.ratio))
  const { sizeBytes, damage, beyondLimit } = await measureUnpacked(range, limit)
  const base = source.name.split(/[!/\\]/).at(-1) ?? source.name
  const name = `${source.name}!${/\.t?gz$/i.test(base) ? base.replace(/\.tgz$/i, '.tar').replace(/\.gz$/i, '') : 'content'}`
  if (beyondLimit) return refuse(opening, name, `it unpacks to more than ${formatSize(limit)}`)
  if (damage !== undefined) {
    report(
      opening,
      'note',
      source.name,
      `damaged or cut behind its first ${sizeBytes} unpacked bytes, which were read. Get it again`,
    )
  }
  if (!withinLimits(opening, name, sizeBytes, source.sizeBytes)) return
  await openInto(opening, createUnpackedSource({ name, range, sizeBytes, cache: opening.cache }), depth + 1)
}

/** Counts an entry; false, with a problem that names it, when it goes beyond a limit. */
function withinLimits(opening: Opening, name: string, sizeBytes: number, packedBytes: number): boolean {
  const { limits } = opening
  const suspicious = sizeBytes >= limits.ratioFromBytes && sizeBytes > packedBytes * limits.ratio
  if (suspicious) {
    refuse(opening, name, `it would grow from ${formatSize(packedBytes)} to ${formatSize(sizeBytes)}`)
    return false
  }
  if (opening.totalBytes + sizeBytes > limits.totalBytes) {
    refuse(opening, name, `the archive would grow to more than ${formatSize(limits.totalBytes)}`)
    return false
  }
  if (opening.entries >= limits.entries) {
    refuse(opening, name, `the archive holds more than ${limits.entries} files`)
    return false
  }
  opening.entries++
  opening.totalBytes += sizeBytes
  return true
}

function formatSize(bytes: number): string {
  if (bytes < 10 << 20) return `${Math.ceil(bytes / 1024)} KB`
  return bytes < 10 * 2 ** 30 ? `${Math.round(bytes / 2 ** 20)} MB` : `${Math.round(bytes / 2 ** 30)} GB`
}

/** A stored entry: a range of the archive. */
function createRangeSource(name: string, source: ByteSource, at: number, sizeBytes: number): ByteSource {
  return {
    name,
    sizeBytes,
    read: (from, to, into) => source.read(at + Math.max(0, from), at + Math.min(to, sizeBytes), into),
  }
}
