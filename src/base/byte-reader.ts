// A cursor over bytes for binary formats. It never throws: reading past the end gives zeros and clears `ok`, so that a parser
// reads a whole structure and looks once whether all of it was there.

/** Position and limits are offsets in the bytes the reader was made of. */
export interface ByteReader {
  /** False after a read that went past the end. */
  readonly ok: boolean
  readonly at: number
  readonly remaining: number
  u8(): number
  u16be(): number
  u16le(): number
  u32be(): number
  u32le(): number
  /** 64 bits, unsigned. */
  u64be(): bigint
  u64le(): bigint
  /** The next `count` bytes as a view; an empty view, and `ok` false, when there are fewer. */
  take(count: number): Uint8Array
  skip(count: number): void
  /** Moves to an absolute offset; outside the limits `ok` becomes false. */
  seek(at: number): void
}

/** Reads [from, to) of `bytes`; views that `take` returns share its memory. */
export function createByteReader(bytes: Uint8Array, from = 0, to = bytes.length): ByteReader {
  const end = Math.min(to, bytes.length)
  let at = from
  let ok = from <= end

  /** Offset of the next `count` bytes, or -1. */
  function advance(count: number): number {
    if (!ok || count < 0 || at + count > end) {
      ok = false
      return -1
    }
    at += count
    return at - count
  }
  function unsigned(count: number, littleEndian: boolean): number {
    const start = advance(count)
    if (start < 0) return 0
    let value = 0
    for (let i = 0; i < count; i++)
      value = value * 256 + (bytes[start + (littleEndian ? count - 1 - i : i)] ?? 0)
    return value
  }
  function unsigned64(littleEndian: boolean): bigint {
    const first = BigInt(unsigned(4, littleEndian))
    const second = BigInt(unsigned(4, littleEndian))
    if (!ok) return 0n
    return littleEndian ? (second << 32n) | first : (first << 32n) | second
  }

  return {
    get ok() {
      return ok
    },
    get at() {
      return at
    },
    get remaining() {
      return Math.max(0, end - at)
    },
    u8: () => unsigned(1, false),
    u16be: () => unsigned(2, false),
    u16le: () => unsigned(2, true),
    u32be: () => unsigned(4, false),
    u32le: () => unsigned(4, true),
    u64be: () => unsigned64(false),
    u64le: () => unsigned64(true),
    take(count) {
      const start = advance(count)
      return start < 0 ? bytes.subarray(0, 0) : bytes.subarray(start, start + count)
    },
    skip(count) {
      advance(count)
    },
    seek(target) {
      if (target < from || target > end) ok = false
      else at = target
    },
  }
}
