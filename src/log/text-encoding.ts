// Encoding of a text log, and a view of UTF-16 files as UTF-8 so that every scanner works on ASCII-compatible bytes.

import type { ByteSource } from '../base/byte-source.ts'
import { encodeText } from '../base/text.ts'
import { rewriteSource } from './rewritten-source.ts'

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

/** Shows a UTF-16 source as UTF-8. A lone byte at the end becomes U+FFFD. */
export function transcodeUtf16(source: ByteSource, encoding: 'utf-16le' | 'utf-16be'): Promise<ByteSource> {
  const highByte = encoding === 'utf-16le' ? 1 : 0
  return rewriteSource(source, {
    cut(chunk) {
      const even = chunk.length & ~1
      const last = chunk[even - 2 + highByte] ?? 0
      // Both halves of a surrogate pair belong to one chunk.
      return last >= 0xd8 && last < 0xdc ? even - 2 : even
    },
    rewrite: bytes => encodeText(new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes)),
  })
}
