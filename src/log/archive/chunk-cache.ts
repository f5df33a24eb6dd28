// Unpacked chunks of archive entries, kept while there is room: the least recently used goes first.

export interface ChunkCache {
  get(key: string): Uint8Array | undefined
  put(key: string, chunk: Uint8Array): void
}

/** Bytes that one cache holds at most, unless told otherwise. */
const LIMIT_BYTES = 64 << 20

/** Creates an empty cache; one serves all entries of an archive. */
export function createChunkCache(limitBytes = LIMIT_BYTES): ChunkCache {
  // A Map keeps the order of insertion: what is used is put behind again.
  const chunks = new Map<string, Uint8Array>()
  let held = 0
  return {
    get(key) {
      const chunk = chunks.get(key)
      if (chunk === undefined) return undefined
      chunks.delete(key)
      chunks.set(key, chunk)
      return chunk
    },
    put(key, chunk) {
      held += chunk.length - (chunks.get(key)?.length ?? 0)
      chunks.delete(key)
      chunks.set(key, chunk)
      for (const [oldKey, old] of chunks) {
        if (held <= limitBytes || oldKey === key) break
        chunks.delete(oldKey)
        held -= old.length
      }
    },
  }
}
