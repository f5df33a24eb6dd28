// Security identifiers: revision, count, 48-bit authority, 32-bit parts ([MS-DTYP] §2.4.2).

import { u32le } from './integers.ts'

/** Bytes that the identifier at `at` takes. */
export function sidLength(bytes: Uint8Array, at: number): number {
  return 8 + 4 * (bytes[at + 1] ?? 0)
}

/** "S-1-5-21-…" of [from, to); undefined when it does not fit there. */
export function formatSid(bytes: Uint8Array, from: number, to: number): string | undefined {
  if (from + 8 > to || from + sidLength(bytes, from) > to) return undefined
  let authority = 0
  for (let i = 2; i < 8; i++) authority = authority * 256 + (bytes[from + i] ?? 0)
  const parts = Array.from({ length: bytes[from + 1] ?? 0 }, (_, i) => u32le(bytes, from + 8 + 4 * i))
  return ['S', bytes[from] ?? 0, authority, ...parts].join('-')
}
