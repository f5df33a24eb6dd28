// Byte-wise ASCII work on Uint8Array: the tools of the record scanners, which decode no text.

export const LF = 10
export const CR = 13
export const SPACE = 32
export const TAB = 9
export const COLON = 58

/** The bytes of an ASCII literal. */
export function asciiBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, character => character.charCodeAt(0))
}

/** True for 0-9. */
export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57
}

/** True for 0-9, A-F, a-f. */
export function isHexDigit(byte: number | undefined): boolean {
  if (byte === undefined) return false
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 70) || (byte >= 97 && byte <= 102)
}

/** True for A-Z. */
export function isUpper(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 65 && byte <= 90
}

/** Value of the two digits at `at`; NaN when they are not digits. */
export function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - 48
  const ones = (bytes[at + 1] ?? 0) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

/** True when `literal` stands at `at`, case-sensitively. */
export function hasAt(bytes: Uint8Array, at: number, literal: Uint8Array): boolean {
  if (at + literal.length > bytes.length) return false
  for (let i = 0; i < literal.length; i++) if (bytes[at + i] !== literal[i]) return false
  return true
}

/** True when `literal` (given in lower case) stands at `at`, in any case. */
export function hasAtIgnoringCase(bytes: Uint8Array, at: number, literal: Uint8Array): boolean {
  if (at + literal.length > bytes.length) return false
  for (let i = 0; i < literal.length; i++) {
    const byte = bytes[at + i] ?? 0
    if ((byte >= 65 && byte <= 90 ? byte + 32 : byte) !== literal[i]) return false
  }
  return true
}

/** Offset of `literal` in [from, to), or -1. */
export function findBytes(bytes: Uint8Array, literal: Uint8Array, from: number, to: number): number {
  const first = literal[0] ?? 0
  const last = to - literal.length
  let at = bytes.indexOf(first, from)
  while (at >= 0 && at <= last) {
    if (hasAt(bytes, at, literal)) return at
    at = bytes.indexOf(first, at + 1)
  }
  return -1
}

/** End of the line that starts at `from`: offset of its LF, or `to`. */
export function findLineEnd(bytes: Uint8Array, from: number, to: number): number {
  const at = bytes.indexOf(LF, from)
  return at < 0 || at > to ? to : at
}

/** True for a line [from, to) without its LF that holds nothing but blanks and CRs: terminals and editors fill lines up. */
export function isEmptyLine(bytes: Uint8Array, from: number, to: number): boolean {
  return trimStart(bytes, from, to) >= to
}

/** `to` without trailing CR, LF, blank and TAB bytes; never below `from`. */
export function trimEnd(bytes: Uint8Array, from: number, to: number): number {
  let end = to
  while (end > from && isBlankByte(bytes[end - 1])) end--
  return end
}

/** `from` without leading CR, LF, blank and TAB bytes; never above `to`. */
export function trimStart(bytes: Uint8Array, from: number, to: number): number {
  let start = from
  while (start < to && isBlankByte(bytes[start])) start++
  return start
}

function isBlankByte(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB || byte === CR || byte === LF
}

/** The unsigned decimal number at `at`, up to the first other byte; NaN when there is none. */
export function readDecimal(bytes: Uint8Array, at: number, to: number): number {
  let value = 0
  let i = at
  for (; i < to; i++) {
    const digit = (bytes[i] ?? 0) - 48
    if (digit < 0 || digit > 9) break
    value = value * 10 + digit
  }
  return i === at ? Number.NaN : value
}
