// A file as a ByteSource.

import { type FileHandle, open } from 'node:fs/promises'
import type { ByteSource } from '../base/byte-source.ts'
import { AppError, messageOf } from '../base/errors.ts'

export interface FileSource extends ByteSource {
  close(): Promise<void>
}

/** Opens a file at its present size; what a growing file gains later is not read. */
export async function openFileSource(path: string, name = path): Promise<FileSource> {
  const handle = await open(path, 'r').catch(thrown => {
    throw unreadable(name, thrown)
  })
  const { size } = await handle.stat()
  return {
    name,
    sizeBytes: size,
    read: (from, to, into) => readRange(handle, name, { from, to: Math.min(to, size) }, into),
    close: () => handle.close(),
  }
}

async function readRange(
  handle: FileHandle,
  name: string,
  { from, to }: { readonly from: number; readonly to: number },
  into: Uint8Array | undefined,
): Promise<Uint8Array> {
  const length = Math.max(0, to - from)
  const buffer = into && into.length >= length ? into : new Uint8Array(length)
  let filled = 0
  try {
    while (filled < length) {
      const { bytesRead } = await handle.read(buffer, filled, length - filled, from + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
  } catch (thrown) {
    throw unreadable(name, thrown)
  }
  return buffer.subarray(0, filled)
}

function unreadable(name: string, thrown: unknown): AppError {
  return new AppError('unreadable', `cannot read ${name}: ${messageOf(thrown)}`, { cause: thrown })
}
