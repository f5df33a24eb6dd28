// A view of a source with other bytes in the same order: another encoding, marks taken out. The source is read once, to learn where
// each of its chunks begins in the view; later reads rewrite only the chunks they touch.

import type { ByteSource } from '../base/byte-source.ts'

export interface Rewriting {
  /** How much of a chunk can be rewritten without what follows it: at least one byte; all of the last one. */
  readonly cut: (chunk: Uint8Array) => number
  readonly rewrite: (bytes: Uint8Array) => Uint8Array
}

const CHUNK_BYTES = 1 << 20

interface Chunk {
  /** Where it begins in the source, and in the view. */
  readonly from: number
  readonly shownFrom: number
}

/** Shows a source rewritten. Rejects with what `source.read` rejects with. */
export async function rewriteSource(source: ByteSource, { cut, rewrite }: Rewriting): Promise<ByteSource> {
  const chunks: Chunk[] = []
  let sizeBytes = 0
  for (let from = 0; from < source.sizeBytes; ) {
    const read = await source.read(from, Math.min(source.sizeBytes, from + CHUNK_BYTES))
    const length = from + read.length < source.sizeBytes ? Math.max(1, cut(read)) : read.length
    chunks.push({ from, shownFrom: sizeBytes })
    sizeBytes += rewrite(read.subarray(0, length)).length
    if (length === 0) break
    from += length
  }
  let cached: { readonly index: number; readonly bytes: Uint8Array } | undefined

  async function shown(index: number): Promise<Uint8Array> {
    if (cached?.index !== index) {
      const from = chunks[index]?.from ?? source.sizeBytes
      const to = chunks[index + 1]?.from ?? source.sizeBytes
      cached = { index, bytes: rewrite(await source.read(from, to)) }
    }
    return cached.bytes
  }

  return {
    name: source.name,
    sizeBytes,
    async read(from, to) {
      const end = Math.min(to, sizeBytes)
      const out = new Uint8Array(Math.max(0, end - from))
      let at = Math.max(0, from)
      for (let index = chunkAt(chunks, at); at < end && index < chunks.length; index++) {
        const start = chunks[index]?.shownFrom ?? 0
        const part = (await shown(index)).subarray(at - start, end - start)
        out.set(part, at - from)
        at += part.length
      }
      return out
    },
  }
}

/** The last chunk that begins at or before an offset of the view. */
function chunkAt(chunks: readonly Chunk[], offset: number): number {
  let low = 0
  let high = chunks.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((chunks[middle]?.shownFrom ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}
