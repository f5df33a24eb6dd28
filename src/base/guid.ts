// GUIDs as text and as the 16 bytes in which Windows stores them: the first three fields little-endian. MS-DTYP §2.3.4.

import { decodeHex } from './hex.ts'

/** Order of the stored bytes in the text form. */
const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]

const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** "34d859db-6585-5f91-a3b4-de853c15347d" of the 16 bytes at `at`, lower case; bytes past the end count as zero. */
export function formatGuid(bytes: Uint8Array, at = 0): string {
  // Traces hold one in every record: put together without arrays.
  let text = ''
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-'
    text += PAIRS[bytes[at + (ORDER[i] ?? 0)] ?? 0]
  }
  return text
}

/** The 16 bytes of a GUID in either case, with or without braces; undefined for other text. */
export function parseGuid(text: string): Uint8Array<ArrayBuffer> | undefined {
  const match = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i.exec(
    text.trim(),
  )
  const hex = match && decodeHex(match.slice(1).join(''))
  return hex ? Uint8Array.from(ORDER, i => hex[i] ?? 0) : undefined
}
