// Bytes of a file that the server behind the page holds, read range by range.

import type { ByteSource } from '../../../base/byte-source.ts'
import { AppError, messageOf } from '../../../base/errors.ts'

interface RemoteFile {
  readonly name: string
  readonly url: string
  readonly sizeBytes: number
}

/** A source over a file of the server. */
export function createUrlSource({ name, url, sizeBytes }: RemoteFile): ByteSource {
  return {
    name,
    sizeBytes,
    async read(from, to) {
      const first = Math.max(0, from)
      const last = Math.min(sizeBytes, to) - 1
      if (last < first) return new Uint8Array(0)
      const response = await fetch(url, { headers: { range: `bytes=${first}-${last}` } }).catch(thrown =>
        refuse(name, messageOf(thrown)),
      )
      if (!response.ok) return refuse(name, `the server answered ${response.status}`)
      const bytes = new Uint8Array(await response.arrayBuffer())
      // A server without ranges sends the whole file.
      return response.status === 206 ? bytes : bytes.subarray(first, last + 1)
    },
  }
}

function refuse(name: string, reason: string): never {
  throw new AppError('unreadable', `${name} can no longer be read from the server: ${reason}`)
}
