// GUIDs as text and as the 16 bytes in which Windows stores them: the first three fields little-endian. MS-DTYP §2.3.4.

import { decodeHex, encodeHex } from './hex.ts'

/** Order of the stored bytes in the text form. */
const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]

/** "34d859db-6585-5f91-a3b4-de853c15347d" of the 16 bytes at `at`, lower case; bytes past the end count as zero. */
export function formatGuid(bytes: Uint8Array, at = 0): string {
  const hex = encodeHex(Uint8Array.from(ORDER, i => bytes[at + i] ?? 0))
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** The 16 bytes of a GUID in either case, with or without braces; undefined for other text. */
export function parseGuid(text: string): Uint8Array<ArrayBuffer> | undefined {
  const match = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i.exec(
    text.trim(),
  )
  const hex = match && decodeHex(match.slice(1).join(''))
  return hex ? Uint8Array.from(ORDER, i => hex[i] ?? 0) : undefined
}
