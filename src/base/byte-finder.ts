// Search for a literal in bytes by the Boyer–Moore–Horspool method: looks at about one byte in `literal.length`.

import { asciiBytes } from './ascii.ts'

/** Offset of the literal in [from, to) of `bytes`, or -1. */
export type ByteFinder = (bytes: Uint8Array, from: number, to: number) => number

/** Prepares the search for an ASCII literal, case-sensitively. */
export function createByteFinder(literal: string): ByteFinder {
  const pattern = asciiBytes(literal)
  const length = pattern.length
  const last = length - 1
  const shifts = new Uint8Array(256).fill(length)
  for (let i = 0; i < last; i++) shifts[pattern[i] ?? 0] = last - i
  return (bytes, from, to) => {
    for (let end = from + last; end < to; end += shifts[bytes[end] ?? 0] ?? length) {
      let i = last
      while (i >= 0 && bytes[end - last + i] === pattern[i]) i--
      if (i < 0) return end - last
    }
    return -1
  }
}
