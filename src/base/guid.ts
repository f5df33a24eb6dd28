// GUIDs as Windows stores them: three little-endian fields, then eight bytes as they stand ([MS-DTYP] §2.3.4).

import { u16le, u32le } from './integers.ts'

const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0')

/** The 16 bytes at `at` as "01234567-89ab-cdef-0123-456789abcdef", lower case. */
export function formatGuid(bytes: Uint8Array, at: number): string {
  const tail = [...bytes.subarray(at + 8, at + 16)].map(byte => hex(byte, 2)).join('')
  const head = `${hex(u32le(bytes, at), 8)}-${hex(u16le(bytes, at + 4), 4)}-${hex(u16le(bytes, at + 6), 4)}`
  return `${head}-${tail.slice(0, 4)}-${tail.slice(4)}`
}
