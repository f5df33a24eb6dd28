// Integers at an offset of bytes, for binary formats. Bytes past the end count as zero, so that no read can throw.

/** Unsigned 16 bits, little endian. */
export function u16le(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
}

/** Unsigned 16 bits, big endian. */
export function u16be(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}

/** Unsigned 32 bits, little endian. */
export function u32le(bytes: Uint8Array, at: number): number {
  return (u16le(bytes, at) | (u16le(bytes, at + 2) << 16)) >>> 0
}

/** Unsigned 32 bits, big endian. */
export function u32be(bytes: Uint8Array, at: number): number {
  return ((u16be(bytes, at) << 16) | u16be(bytes, at + 2)) >>> 0
}

/** Signed 32 bits, little endian. */
export function i32le(bytes: Uint8Array, at: number): number {
  return u32le(bytes, at) | 0
}

/** Unsigned 64 bits, little endian. */
export function u64le(bytes: Uint8Array, at: number): bigint {
  return (BigInt(u32le(bytes, at + 4)) << 32n) | BigInt(u32le(bytes, at))
}

/** Unsigned 64 bits, little endian, as a number: exact up to 2^53, rounded above. */
export function u64leNumber(bytes: Uint8Array, at: number): number {
  return u32le(bytes, at + 4) * 0x1_0000_0000 + u32le(bytes, at)
}
