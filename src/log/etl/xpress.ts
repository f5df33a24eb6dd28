// Plain LZ77 of compressed ETL buffers: [MS-XCA] §2.4.4 (RtlDecompressBuffer, format 3).

import { u16le, u32le } from '../../base/integers.ts'

/**
 * Unpacks `input` to at most `limitBytes`; damaged input gives what came out before the damage.
 * Literals and matches are told apart by bits of 32-bit words, highest first, that stand between the data.
 */
export function decompressXpress(input: Uint8Array, limitBytes: number): Uint8Array<ArrayBuffer> {
  const output = new Uint8Array(limitBytes)
  let out = 0
  let at = 0
  let bits = 0
  let bitsLeft = 0
  /** Offset of the byte whose high half is the next length nibble, or 0. */
  let halfByteAt = 0

  /** Length behind a 3-bit length of 7: a nibble, then a byte, then 16 or 32 bits. */
  function readLongLength(): number {
    let nibble: number
    if (halfByteAt === 0) {
      nibble = (input[at] ?? 0) & 15
      halfByteAt = at++
    } else {
      nibble = (input[halfByteAt] ?? 0) >> 4
      halfByteAt = 0
    }
    if (nibble < 15) return nibble + 7
    const byte = input[at++] ?? 0
    if (byte < 255) return byte + 15 + 7
    const short = u16le(input, at)
    at += 2
    if (short !== 0) return short
    at += 4
    return u32le(input, at - 4)
  }

  while (out < limitBytes && at < input.length) {
    if (bitsLeft === 0) {
      bits = u32le(input, at)
      bitsLeft = 32
      at += 4
    }
    bitsLeft--
    if (((bits >>> bitsLeft) & 1) === 0) {
      if (at < input.length) output[out++] = input[at++] ?? 0
      continue
    }
    if (at + 2 > input.length) break
    const match = u16le(input, at)
    at += 2
    const from = out - ((match >> 3) + 1)
    const length = ((match & 7) === 7 ? readLongLength() : match & 7) + 3
    if (from < 0) break
    for (let i = 0; i < length && out < limitBytes; i++) output[out++] = output[from + i] ?? 0
  }
  return output.slice(0, out)
}
