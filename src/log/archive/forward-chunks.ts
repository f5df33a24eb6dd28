// The chunks of an archive entry, unpacked forward as they are asked for. Going back beyond the cache starts again at the begin.

import type { ChunkCache } from './chunk-cache.ts'
import { createUnpacker, type PackedRange, type Unpacker } from './unpacker.ts'

export const CHUNK_BYTES = 1 << 20

export interface ForwardChunks {
  /** Bytes of the chunk `index` up to its offset `to`, fewer when the packed data ends. */
  upTo(index: number, to: number): Promise<Uint8Array>
  /** Where the chunk begins that is being filled: what lies before it costs a new start, unless the cache has it. */
  readonly chunkFrom: number
  /** Where unpacking stands. */
  readonly position: number
  /** Why the packed data ended too early; undefined when it did not. */
  readonly damage: string | undefined
}

/** @param sizeBytes what the entry has; what would come after is not unpacked */
export function createForwardChunks(range: PackedRange, sizeBytes: number, cache: ChunkCache): ForwardChunks {
  const chunks = cache.openEntry()
  let unpacker: Unpacker | undefined
  /** The chunk that is being filled: [chunkFrom, chunkFrom + filled). */
  let chunk = new Uint8Array(0)
  let chunkFrom = 0
  let filled = 0

  function restart(): void {
    unpacker = createUnpacker(range)
    chunk = new Uint8Array(Math.min(CHUNK_BYTES, sizeBytes))
    chunkFrom = 0
    filled = 0
  }

  function append(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && chunkFrom + filled < sizeBytes; ) {
      const part = bytes.subarray(at, at + chunk.length - filled)
      chunk.set(part, filled)
      filled += part.length
      at += part.length
      if (filled < chunk.length) continue
      chunks.put(chunkFrom / CHUNK_BYTES, chunk)
      chunkFrom += chunk.length
      chunk = new Uint8Array(Math.min(CHUNK_BYTES, sizeBytes - chunkFrom))
      filled = 0
    }
  }

  return {
    get chunkFrom() {
      return chunkFrom
    },
    get position() {
      return chunkFrom + filled
    },
    get damage() {
      return unpacker?.damage
    },
    async upTo(index, to) {
      const cached = chunks.get(index)
      if (cached) return cached
      if (!unpacker || chunkFrom > index * CHUNK_BYTES) restart()
      for (;;) {
        const done = chunks.get(index)
        if (done) return done
        if (chunkFrom === index * CHUNK_BYTES && filled >= to) return chunk.subarray(0, filled)
        const bytes = await unpacker?.next()
        if (bytes) append(bytes)
        else return chunkFrom === index * CHUNK_BYTES ? chunk.subarray(0, filled) : new Uint8Array(0)
      }
    },
  }
}
