// Unpacked chunks of archive entries, kept while there is room: the least recently used goes first.

/** The chunks of one entry, by number. */
export interface EntryChunks {
  get(index: number): Uint8Array | undefined
  put(index: number, chunk: Uint8Array): void
}

export interface ChunkCache {
  /** A place of its own for one entry; names do not matter, because archives may hold one name twice. */
  openEntry(): EntryChunks
}

/** Bytes that one cache holds at most, unless told otherwise. */
const LIMIT_BYTES = 64 << 20

/** Creates an empty cache; one serves all entries of many archives. */
export function createChunkCache(limitBytes = LIMIT_BYTES): ChunkCache {
  // A Map keeps the order of insertion: what is used is put behind again.
  const chunks = new Map<string, Uint8Array>()
  let held = 0
  let entries = 0

  function put(key: string, chunk: Uint8Array): void {
    held += chunk.length - (chunks.get(key)?.length ?? 0)
    chunks.delete(key)
    chunks.set(key, chunk)
    for (const [oldKey, old] of chunks) {
      if (held <= limitBytes || oldKey === key) return
      chunks.delete(oldKey)
      held -= old.length
    }
  }

  function get(key: string): Uint8Array | undefined {
    const chunk = chunks.get(key)
    if (chunk === undefined) return undefined
    chunks.delete(key)
    chunks.set(key, chunk)
    return chunk
  }

  return {
    openEntry() {
      const entry = entries++
      return {
        get: index => get(`${entry} ${index}`),
        put: (index, chunk) => put(`${entry} ${index}`, chunk),
      }
    },
  }
}
