// Files as ByteSources. Handles are opened when bytes are wanted and only some stay open: a folder may hold more logs than
// a process may open files.

import { type FileHandle, open, stat } from 'node:fs/promises'
import type { ByteSource } from '../base/byte-source.ts'
import { AppError, codeOf, messageOf } from '../base/errors.ts'

/** What happened to a file while it was read. */
export type FileChange = 'grown' | 'shortened' | 'gone'

export interface FileSource extends ByteSource {
  /** How the file differs from what it was when it was opened; undefined when it does not. */
  change(): Promise<FileChange | undefined>
  close(): Promise<void>
}

/** Handles that stay open at once. */
const OPEN_LIMIT = 64
/** All open handles by path, the longest unused first. */
const handles = new Map<string, Promise<FileHandle>>()

/** The open handle of a path. */
function handleOf(path: string): Promise<FileHandle> {
  const known = handles.get(path)
  handles.delete(path)
  const handle = known ?? open(path, 'r')
  handles.set(path, handle)
  handle.catch(() => handles.delete(path))
  if (handles.size > OPEN_LIMIT) void closePath(handles.keys().next().value ?? '')
  return handle
}

async function closePath(path: string): Promise<void> {
  const handle = handles.get(path)
  handles.delete(path)
  // A handle that cannot be opened has nothing to close.
  await handle?.then(opened => opened.close()).catch(() => undefined)
}

/** A file at its present size: what a growing file gains later is not read. Rejects with AppError('unreadable'). */
export async function openFileSource(path: string, name = path): Promise<FileSource> {
  const { size, ino } = await handleOf(path)
    .then(handle => handle.stat())
    .catch(thrown => {
      throw unreadable(name, thrown)
    })
  return {
    name,
    sizeBytes: size,
    read: (from, to, into) => readRange(path, name, { from, to: Math.min(to, size) }, into),
    async change() {
      const now = await stat(path).catch(() => undefined)
      if (!now || now.ino !== ino) return 'gone'
      return now.size > size ? 'grown' : now.size < size ? 'shortened' : undefined
    },
    close: () => closePath(path),
  }
}

async function readRange(
  path: string,
  name: string,
  { from, to }: { readonly from: number; readonly to: number },
  into: Uint8Array | undefined,
): Promise<Uint8Array> {
  const length = Math.max(0, to - from)
  const buffer = into && into.length >= length ? into : new Uint8Array(length)
  let filled = 0
  try {
    while (filled < length) {
      const bytesRead = await readSome(path, buffer, filled, { length: length - filled, at: from + filled })
      if (bytesRead === 0) break
      filled += bytesRead
    }
  } catch (thrown) {
    throw unreadable(name, thrown)
  }
  return buffer.subarray(0, filled)
}

/** Reads once; a handle that was closed to make room for another is opened again. */
async function readSome(
  path: string,
  buffer: Uint8Array,
  filled: number,
  { length, at }: { readonly length: number; readonly at: number },
): Promise<number> {
  for (let tries = 0; ; tries++) {
    const handle = await handleOf(path)
    try {
      return (await handle.read(buffer, filled, length, at)).bytesRead
    } catch (thrown) {
      if (codeOf(thrown) !== 'EBADF' || tries > 2) throw thrown
    }
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'you have no permission to read it; copy it as a user who has, or run this as that user',
  EPERM: 'you have no permission to read it; copy it as a user who has, or run this as that user',
  EBUSY: 'another program holds it; quit that program (the client), or copy the file first',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open',
  EIO: 'the disk reports an error',
}

/** Why something cannot be read, and what to do, in words. */
export function reasonOf(thrown: unknown): string {
  return REASONS[codeOf(thrown)] ?? messageOf(thrown)
}

function unreadable(name: string, thrown: unknown): AppError {
  return new AppError('unreadable', `cannot read ${name}: ${reasonOf(thrown)}`, { cause: thrown })
}
