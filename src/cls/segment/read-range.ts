// Reads a range of a file whole.

import type { FileHandle } from 'node:fs/promises'

/** Bytes of [from, from + length); fewer only where the file ends. Rejects with what the file system refuses. */
export async function readRange(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, from + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}
