// Follows a file or the files of a folder as they grow: rotation, truncation, lines that are not yet whole, and files that
// are no text, which are read when they have come to rest.

import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createMemorySource } from '../../base/byte-source.ts'
import { messageOf } from '../../base/errors.ts'
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
  /** Where reading of files goes on after a restart, by path. */
  readonly places: Map<string, TailPlace>
  /** Told of what could not be read or was lost, for a person. */
  readonly onProblem: (text: string) => void
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

interface Followed {
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
export function createTail(options: TailOptions): Tail {
  const { path, places, onProblem } = options
  const followed = new Map<string, Followed>()
  const told = new Set<string>()

  function tellOnce(text: string): void {
    if (told.has(text)) return
    told.add(text)
    onProblem(text)
  }

  async function filesNow(): Promise<string[]> {
    const info = await stat(path)
    if (!info.isDirectory()) return [path]
    const entries = await readdir(path, { withFileTypes: true })
    return entries
      .filter(entry => entry.isFile())
      .map(({ name }) => join(path, name))
      .sort()
  }

  async function follow(file: string): Promise<void> {
    const handle = await open(file, 'r')
    const { ino: inode, size } = await handle.stat()
    const elsewhere = [...followed.values()].some(other => other.inode === inode)
    if (elsewhere || size === 0) return handle.close()
    const known = [...places.values()].find(place => place.inode === inode)
    const head = await readRange(handle, 0, Math.min(size, HEAD_BYTES))
    const isText =
      detectTextEncoding(head) === 'utf-8' &&
      !options.formats.binary.some(format => format.recognise(head, file) !== undefined)
    const offset = known !== undefined && known.offset <= size ? known.offset : 0
    const reader = isText ? createChunkReader(options) : undefined
    followed.set(file, { path: file, file: handle, inode, reader, offset, quietPolls: 0, taken: 0 })
  }

  async function pollFile(entry: Followed): Promise<void> {
    const { size } = await entry.file.stat()
    if (size < entry.offset) {
      onProblem(`${entry.path} was cut to ${size} bytes; it is read again from its begin`)
      await entry.reader?.flush()
      entry.offset = 0
      entry.taken = 0
    }
    if (entry.reader) await pollText(entry, entry.reader, size)
    else await pollWhole(entry, size)
    const open = entry.reader?.pendingBytes ?? 0
    places.set(entry.path, { inode: entry.inode, offset: entry.offset - open })
  }

  async function pollText(entry: Followed, reader: ChunkReader, size: number): Promise<void> {
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
  async function pollWhole(entry: Followed, size: number): Promise<void> {
    if (size !== entry.offset) {
      entry.offset = size
      entry.quietPolls = 0
      return
    }
    if (++entry.quietPolls !== QUIET_POLLS) return
    if (size > WHOLE_LIMIT_BYTES)
      return tellOnce(`${entry.path} is too large to be read whole; it is left out`)
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

  /** Ends a file that has another under its name, or none: its last record is whole. */
  async function leave(entry: Followed): Promise<void> {
    followed.delete(entry.path)
    await entry.reader?.flush()
    await entry.file.close()
  }

  async function poll(): Promise<void> {
    let files: string[]
    try {
      files = await filesNow()
    } catch (thrown) {
      return tellOnce(`${path} cannot be read: ${messageOf(thrown)}`)
    }
    for (const entry of [...followed.values()]) {
      await pollFile(entry)
      const now = await stat(entry.path).catch(() => undefined)
      if (now?.ino !== entry.inode) await leave(entry)
    }
    for (const file of files.filter(name => !followed.has(name))) {
      await follow(file)
      const entry = followed.get(file)
      if (entry) await pollFile(entry)
    }
  }

  return {
    poll: () => poll().catch(thrown => tellOnce(`${path}: ${messageOf(thrown)}`)),
    async close() {
      for (const entry of [...followed.values()]) {
        await pollFile(entry).catch(() => undefined)
        await leave(entry)
        places.set(entry.path, { inode: entry.inode, offset: entry.offset })
      }
    },
  }
}
