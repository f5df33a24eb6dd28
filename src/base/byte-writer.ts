// Builds binary messages: a buffer that grows, with numbers of fixed width in either byte order. Counterpart of the byte reader.

/** Numbers are cut to their width. */
export interface ByteWriter {
  readonly length: number
  u8(value: number): void
  u16be(value: number): void
  u16le(value: number): void
  u32be(value: number): void
  u32le(value: number): void
  u64be(value: bigint): void
  u64le(value: bigint): void
  bytes(part: Uint8Array): void
  zeros(count: number): void
  /** Overwrites two bytes that were written before, at `at`. */
  patchU16be(at: number, value: number): void
  /** Forgets everything from `length` on. */
  truncate(length: number): void
  /** What was written, as a buffer of its own. */
  finish(): Uint8Array<ArrayBuffer>
}

/** An empty writer; `capacityBytes` is only a first guess. */
export function createByteWriter(capacityBytes = 256): ByteWriter {
  let buffer = new Uint8Array(capacityBytes)
  let view = new DataView(buffer.buffer)
  let length = 0

  /** Makes room for `count` bytes and returns where they go. */
  function claim(count: number): number {
    if (length + count > buffer.length) {
      const larger = new Uint8Array(Math.max(buffer.length * 2, length + count))
      larger.set(buffer.subarray(0, length))
      buffer = larger
      view = new DataView(buffer.buffer)
    }
    length += count
    return length - count
  }

  /** The view is looked at only after room was made, because making room replaces it. */
  function put(count: number, set: (at: number) => void): void {
    set(claim(count))
  }

  return {
    get length() {
      return length
    },
    u8: value => put(1, at => view.setUint8(at, value)),
    u16be: value => put(2, at => view.setUint16(at, value)),
    u16le: value => put(2, at => view.setUint16(at, value, true)),
    u32be: value => put(4, at => view.setUint32(at, value)),
    u32le: value => put(4, at => view.setUint32(at, value, true)),
    u64be: value => put(8, at => view.setBigUint64(at, value)),
    u64le: value => put(8, at => view.setBigUint64(at, value, true)),
    bytes: part => put(part.length, at => buffer.set(part, at)),
    zeros: count => put(count, at => buffer.fill(0, at, at + count)),
    patchU16be: (at, value) => view.setUint16(at, value),
    truncate(to) {
      length = Math.min(length, to)
    },
    finish: () => buffer.slice(0, length),
  }
}
