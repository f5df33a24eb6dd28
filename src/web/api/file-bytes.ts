// A file of the server as a source of bytes.

import { open } from 'node:fs/promises'
import type { ByteSource } from '../../base/byte-source.ts'

export interface StoredFile {
  readonly name: string
  readonly path: string
  readonly sizeBytes: number
}

/** A source over a file. It is opened for each part: a handle that stays open would outlive clients that go away. */
export function createFileBytes({ name, path, sizeBytes }: StoredFile): ByteSource {
  return {
    name,
    sizeBytes,
    async read(from, to) {
      const handle = await open(path, 'r')
      try {
        const { buffer, bytesRead } = await handle.read(new Uint8Array(to - from), 0, to - from, from)
        return buffer.subarray(0, bytesRead)
      } finally {
        await handle.close()
      }
    },
  }
}
