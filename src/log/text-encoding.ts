// Encoding of a text log, and a view of UTF-16 files as UTF-8 so that every scanner works on ASCII-compatible bytes.

import type { ByteSource } from '../base/byte-source.ts'
import { encodeText } from '../base/text.ts'

export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be'

const SAMPLE_BYTES = 4096
/** PowerShell 5 redirection writes UTF-16; without a mark, this share of zero bytes on one side tells. */
const ZERO_SHARE = 0.3

/** Encoding of a file by its byte order mark, else by where zero bytes stand. 8-bit code pages count as utf-8 here. */
export function detectTextEncoding(head: Uint8Array): TextEncodingName {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const length = Math.min(SAMPLE_BYTES, head.length)
  let even = 0
  let odd = 0
  for (let i = 0; i + 1 < length; i += 2) {
    if (head[i] === 0) even++
    if (head[i + 1] === 0) odd++
  }
  const pairs = length / 2
  if (pairs >= 4 && odd > pairs * ZERO_SHARE && even < odd / 4) return 'utf-16le'
  if (pairs >= 4 && even > pairs * ZERO_SHARE && odd < even / 4) return 'utf-16be'
  return 'utf-8'
}

const CHUNK_BYTES = 1 << 20

/** A UTF-16 source as UTF-8, with the way back to original offsets. */
export interface TranscodedSource extends ByteSource {
  /** Original byte offset of an offset in this view; exact to the character. */
  originalOffset(offset: number): Promise<number>
}

/**
 * Shows a UTF-16 source as UTF-8. Reads it once to learn where each MiB of the original begins in the view;
 * later reads transcode only the chunks they touch. A lone byte at the end becomes U+FFFD.
 */
export async function transcodeUtf16(
  source: ByteSource,
  encoding: 'utf-16le' | 'utf-16be',
): Promise<TranscodedSource> {
  const starts: number[] = [0]
  const chunks = Math.ceil(source.sizeBytes / CHUNK_BYTES)
  for (let i = 0; i < chunks; i++) starts.push((starts[i] ?? 0) + (await transcodeChunk(i)).length)
  const sizeBytes = starts.at(-1) ?? 0
  let cached: { readonly index: number; readonly bytes: Uint8Array } | undefined

  async function transcodeChunk(index: number): Promise<Uint8Array> {
    const from = index * CHUNK_BYTES
    const raw = await source.read(from, Math.min(source.sizeBytes, from + CHUNK_BYTES))
    return encodeText(decodeUtf16(raw, encoding))
  }

  async function chunk(index: number): Promise<Uint8Array> {
    if (cached?.index !== index) cached = { index, bytes: await transcodeChunk(index) }
    return cached.bytes
  }

  function chunkAt(offset: number): number {
    let low = 0
    let high = chunks - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }

  return {
    name: source.name,
    sizeBytes,
    async read(from, to) {
      const end = Math.min(to, sizeBytes)
      const out = new Uint8Array(Math.max(0, end - from))
      for (let index = chunkAt(from), at = from; at < end; index++) {
        const bytes = await chunk(index)
        const start = starts[index] ?? 0
        const part = bytes.subarray(at - start, Math.min(bytes.length, end - start))
        out.set(part, at - from)
        at += part.length
        if (part.length === 0 && index >= chunks) break
      }
      return out
    },
    async originalOffset(offset) {
      const index = chunkAt(offset)
      const bytes = await chunk(index)
      const text = new TextDecoder('utf-8').decode(bytes.subarray(0, offset - (starts[index] ?? 0)))
      return index * CHUNK_BYTES + text.length * 2
    },
  }
}

/** UTF-16 text; a surrogate pair cut by a chunk border becomes two replacement characters, lengths stay stable. */
function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): string {
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes)
}
