// Bytes of a file or blob of the browser, read slice by slice: they stay on disk.

import type { ByteSource } from '../../../base/byte-source.ts'
import { AppError } from '../../../base/errors.ts'

/** A source over a blob. Reading fails when the file was changed or removed since it was chosen. */
export function createBlobSource(name: string, blob: Blob): ByteSource {
  return {
    name,
    sizeBytes: blob.size,
    async read(from, to) {
      try {
        return new Uint8Array(await blob.slice(Math.max(0, from), Math.min(blob.size, to)).arrayBuffer())
      } catch (cause) {
        const text = `${name} can no longer be read: it was changed, moved or removed since it was opened. Open it again.`
        throw new AppError('unreadable', text, { cause })
      }
    },
  }
}
