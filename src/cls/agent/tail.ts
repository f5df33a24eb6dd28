// Follows a file or the files of a folder as they grow: rotation, truncation, lines that are not yet whole, and files that
// are no text, which are read when they have come to rest.

import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createMemorySource } from '../../base/byte-source.ts'
import { codeOf, messageOf } from '../../base/errors.ts'
import { readLog } from '../../log/read-log.ts'
import { detectTextEncoding } from '../../log/text-encoding.ts'
import { readRange } from '../segment/read-range.ts'
import {
  type ChunkReader,
  type ChunkReaderOptions,
  createChunkReader,
  createOfferSink,
} from './chunk-reader.ts'

export interface TailOptions extends ChunkReaderOptions {
  /** A file, or a folder of files. */
  readonly path: string
  /** Which files of a folder, by their names; all when absent. */
  readonly accepts?: (name: string) => boolean
  /** Where reading of files goes on after a restart, by path. */
  readonly places: Map<string, TailPlace>
  /** Told of what could not be read or was lost, for a person. */
  readonly onProblem: (text: string) => void
  /** Told with every poll whether there is nothing under the path: it may come, or a rotation is just under way. */
  readonly onMissing?: (isMissing: boolean) => void
}

/** How far a file has been taken. */
export interface TailPlace {
  /** Identity of the file: a rotated file keeps it under its new name. */
  readonly inode: number
  readonly offset: number
}

export interface Tail {
  /** Takes what is new. Never rejects. */
  poll(): Promise<void>
  close(): Promise<void>
}

const CHUNK_BYTES = 4 << 20
const HEAD_BYTES = 64 << 10
/** Polls without growth after which an open record is taken as whole. */
const QUIET_POLLS = 2
/** Files that are no text are read whole up to this size. */
const WHOLE_LIMIT_BYTES = 512 << 20

interface FollowedFile {
  readonly path: string
  readonly file: FileHandle
  readonly inode: number
  /** Undefined for a file that is read whole. */
  readonly reader: ChunkReader | undefined
  offset: number
  quietPolls: number
  /** Records of a whole file that have been taken. */
  taken: number
}

/** Begins to follow; nothing is read before the first poll. */
export function createTail(given: TailOptions): Tail {
  const { path } = given
  const followed = new Map<string, FollowedFile>()
  const told = new Set<string>()
  const tellOnce = (text: string): void => {
    if (told.has(text)) return
    told.add(text)
    given.onProblem(text)
  }
  const options: FileOptions = { ...given, tellOnce }

  /** Ends a file that has another under its name, or none: its last record is whole. */
  async function leave(entry: FollowedFile): Promise<void> {
    followed.delete(entry.path)
    await entry.reader?.flush()
    await entry.file.close()
  }

  async function poll(): Promise<void> {
    const files = await filesOf(path, given.accepts).catch(thrown => {
      if (codeOf(thrown) === 'ENOENT') return undefined
      throw thrown
    })
    given.onMissing?.(files === undefined)
    for (const entry of [...followed.values()]) {
      await pollFile(entry, options)
      const now = await stat(entry.path).catch(() => undefined)
      if (now?.ino !== entry.inode) await leave(entry)
    }
    for (const file of (files ?? []).filter(name => !followed.has(name))) {
      const entry = await openFile(file, options, [...followed.values()])
      if (!entry) continue
      followed.set(file, entry)
      await pollFile(entry, options)
    }
  }

  return {
    poll: () => poll().catch(thrown => tellOnce(`${path}: ${messageOf(thrown)}`)),
    async close() {
      for (const entry of [...followed.values()]) {
        await pollFile(entry, options).catch(() => undefined)
        await leave(entry)
        given.places.set(entry.path, { inode: entry.inode, offset: entry.offset })
      }
    },
  }
}

interface FileOptions extends TailOptions {
  readonly tellOnce: (text: string) => void
}

/** The file itself, or the files of the folder. Rejects when it cannot be read. */
async function filesOf(path: string, accepts: TailOptions['accepts'] = () => true): Promise<string[]> {
  const info = await stat(path)
  if (!info.isDirectory()) return [path]
  const entries = await readdir(path, { withFileTypes: true })
  return entries
    .filter(entry => entry.isFile() && accepts(entry.name))
    .map(({ name }) => join(path, name))
    .sort()
}

/** Undefined for a file that is empty, or followed already under another name. */
async function openFile(
  path: string,
  options: FileOptions,
  others: readonly FollowedFile[],
): Promise<FollowedFile | undefined> {
  const file = await open(path, 'r')
  const { ino: inode, size } = await file.stat()
  if (size === 0 || others.some(other => other.inode === inode)) {
    await file.close()
    return undefined
  }
  const known = [...options.places.values()].find(place => place.inode === inode)
  const head = await readRange(file, 0, Math.min(size, HEAD_BYTES))
  const isText =
    detectTextEncoding(head) === 'utf-8' &&
    !options.formats.binary.some(format => format.recognise(head, path) !== undefined)
  const offset = known !== undefined && known.offset <= size ? known.offset : 0
  const reader = isText ? createChunkReader(options) : undefined
  return { path, file, inode, reader, offset, quietPolls: 0, taken: 0 }
}

async function pollFile(entry: FollowedFile, options: FileOptions): Promise<void> {
  const { size } = await entry.file.stat()
  if (size < entry.offset) {
    options.onProblem(`${entry.path} was cut to ${size} bytes; it is read again from its begin`)
    await entry.reader?.flush()
    entry.offset = 0
    entry.taken = 0
  }
  if (entry.reader) await pollText(entry, entry.reader, size)
  else await pollWhole(entry, size, options)
  const waiting = entry.reader?.pendingBytes ?? 0
  options.places.set(entry.path, { inode: entry.inode, offset: entry.offset - waiting })
}

async function pollText(entry: FollowedFile, reader: ChunkReader, size: number): Promise<void> {
  entry.quietPolls = size === entry.offset ? entry.quietPolls + 1 : 0
  while (entry.offset < size) {
    const bytes = await readRange(entry.file, entry.offset, Math.min(CHUNK_BYTES, size - entry.offset))
    if (bytes.length === 0) break
    entry.offset += bytes.length
    await reader.feed(bytes)
  }
  if (entry.quietPolls === QUIET_POLLS) await reader.flush()
}

/** Reads a file whole when it has stopped growing, and takes what was not taken before. */
async function pollWhole(entry: FollowedFile, size: number, options: FileOptions): Promise<void> {
  if (size !== entry.offset) {
    entry.offset = size
    entry.quietPolls = 0
    return
  }
  if (++entry.quietPolls !== QUIET_POLLS) return
  if (size > WHOLE_LIMIT_BYTES)
    return options.tellOnce(`${entry.path} is too large to be read whole; it is left out`)
  let seen = 0
  const offer: TailOptions['offer'] = record => {
    if (++seen > entry.taken) options.offer(record)
  }
  const source = createMemorySource(entry.path, await readRange(entry.file, 0, size))
  const stampOf = (timeUs: number): number => (Number.isFinite(timeUs) ? timeUs : options.nowMs() * 1000)
  const sink = createOfferSink({ machine: options.machine, offer }, 'log', stampOf)
  await readLog(source, { id: 0, formats: options.formats, sink })
  entry.taken = Math.max(entry.taken, seen)
}
