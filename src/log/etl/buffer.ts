// The container of an ETL file: buffers with a 72-byte header each, records inside. Layout of WMI_BUFFER_HEADER (evntrace.h).

import { u16le, u32le, u64le } from '../../base/integers.ts'

export const BUFFER_HEADER_BYTES = 0x48
/** Larger sizes are no ETL buffer. */
export const BUFFER_LIMIT_BYTES = 16 << 20

export const BUFFER_FLAG = { eventsLost: 2, bufferLost: 4, compressed: 0x40 } as const

/** BufferType of the buffer that holds the log file header. */
export const HEADER_BUFFER = 4

export interface EtlBuffer {
  /** Bytes the buffer takes in the file. */
  readonly sizeBytes: number
  /** Bytes in use, header included; never above `sizeBytes`. */
  readonly usedBytes: number
  /** Raw clock; 0 when not set. */
  readonly timeRaw: bigint
  readonly sequence: number
  readonly processor: number
  readonly flags: number
  readonly type: number
}

/** Reads the header at `at`; call `isBuffer` first. */
export function readBuffer(bytes: Uint8Array, at: number): EtlBuffer {
  const sizeBytes = u32le(bytes, at)
  const saved = u32le(bytes, at + 4)
  return {
    sizeBytes,
    usedBytes: isUsed(saved, sizeBytes) ? saved : Math.min(u32le(bytes, at + 0x30), sizeBytes),
    timeRaw: u64le(bytes, at + 0x10),
    sequence: u32le(bytes, at + 0x18),
    processor: u16le(bytes, at + 0x28),
    flags: u16le(bytes, at + 0x34),
    type: u16le(bytes, at + 0x36),
  }
}

/** True when a buffer header stands at `at`, judged by its sizes, its type and its first record. */
export function isBuffer(bytes: Uint8Array, at: number): boolean {
  if (at + BUFFER_HEADER_BYTES + 8 > bytes.length) return false
  const size = u32le(bytes, at)
  if (size < 1024 || size > BUFFER_LIMIT_BYTES || u16le(bytes, at + 0x36) > 7) return false
  if (!isUsed(u32le(bytes, at + 4), size) && !isUsed(u32le(bytes, at + 0x30), size)) return false
  const flags = u16le(bytes, at + 0x34)
  if (flags > 0xff) return false
  if ((flags & BUFFER_FLAG.compressed) !== 0) return true
  const empty = readBuffer(bytes, at).usedBytes < BUFFER_HEADER_BYTES + 8
  return empty || hasMarker(bytes, at + BUFFER_HEADER_BYTES)
}

/** True when the bytes at `at` begin the first buffer of a trace: the one with the log file header. */
export function isHeaderBuffer(bytes: Uint8Array, at: number): boolean {
  return (
    isBuffer(bytes, at) &&
    u16le(bytes, at + 0x36) === HEADER_BUFFER &&
    bytes[at + BUFFER_HEADER_BYTES + 3] === 0xc0
  )
}

function isUsed(used: number, size: number): boolean {
  return used >= BUFFER_HEADER_BYTES && used <= size
}

function hasMarker(bytes: Uint8Array, at: number): boolean {
  const mark = bytes[at + 3]
  return mark === 0xc0 || mark === 0x90
}
