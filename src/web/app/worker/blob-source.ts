// Bytes of a file or blob of the browser, read piece by piece: they stay on disk.

import type { ByteSource } from '../../../base/byte-source.ts'
import { AppError } from '../../../base/errors.ts'
import { type BlobStream, openBlobStream } from './blob-stream.ts'

/** Streams that stay open: a log may be searched for two things at once. */
const STREAM_LIMIT = 2

/** A source over a blob. Reading fails when the file was changed or removed since it was chosen. */
export function createBlobSource(name: string, blob: Blob): ByteSource {
  /** The longest unused first. */
  let streams: readonly BlobStream[] = []
  let lastEnd = -1

  /** The stream that stands there; a new one where the last read ended, because reading goes on then. */
  function streamAt(from: number): BlobStream | undefined {
    const known = streams.find(({ at, idle }) => idle && at === from)
    const stream = known ?? (from === lastEnd ? openBlobStream(blob, from) : undefined)
    if (!stream) return undefined
    const others = streams.filter(other => other !== stream)
    // One that is being read from stays: closing it would cut what it gives.
    const surplus = others.filter(({ idle }) => idle).slice(0, Math.max(0, others.length + 1 - STREAM_LIMIT))
    for (const unused of surplus) unused.close()
    streams = [...others.filter(other => !surplus.includes(other)), stream]
    return stream
  }

  async function readOn(
    stream: BlobStream,
    length: number,
    into: Uint8Array | undefined,
  ): Promise<Uint8Array> {
    const bytes = await stream.read(length)
    if (bytes.length < length) throw new Error('the file has become shorter')
    if (stream.at >= blob.size) {
      streams = streams.filter(other => other !== stream)
      stream.close()
    }
    if (!into || into.length < bytes.length) return bytes.slice()
    into.set(bytes)
    return into.subarray(0, bytes.length)
  }

  return {
    name,
    sizeBytes: blob.size,
    async read(from, to, into) {
      const first = Math.max(0, from)
      const last = Math.max(first, Math.min(blob.size, to))
      if (first === last) return new Uint8Array(0)
      const stream = streamAt(first)
      lastEnd = last
      try {
        if (stream) return await readOn(stream, last - first, into)
        return new Uint8Array(await blob.slice(first, last).arrayBuffer())
      } catch (cause) {
        streams = streams.filter(other => other !== stream)
        const text = `${name} can no longer be read: it was changed, moved or removed since it was opened. Open it again.`
        throw new AppError('unreadable', text, { cause })
      }
    },
  }
}
