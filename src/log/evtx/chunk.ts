// Chunks of an event log: 64 KiB each, a header with signature and checksum, then records. Offsets inside a chunk begin at its start.

import { asciiBytes, hasAt } from '../../base/ascii.ts'
import { u16le, u32le, u64le } from '../../base/integers.ts'

export const FILE_HEADER_BYTES = 4096
export const CHUNK_BYTES = 65_536
const CHUNK_HEADER_BYTES = 512
const RECORD_HEADER_BYTES = 24
const FILE_SIGNATURE = asciiBytes('ElfFile\0')
const CHUNK_SIGNATURE = asciiBytes('ElfChnk\0')
const RECORD_SIGNATURE = 0x00002a2a

/** True for the first bytes of an event log. */
export function isEvtxFile(bytes: Uint8Array): boolean {
  return hasAt(bytes, 0, FILE_SIGNATURE)
}

/** True for the first bytes of a chunk. */
export function isChunk(bytes: Uint8Array, at = 0): boolean {
  return hasAt(bytes, at, CHUNK_SIGNATURE)
}

/** Where the chunks begin: behind the file header, or at 0 when that is missing. Its size stands in the header. */
export function chunksFrom(head: Uint8Array): number {
  if (!isEvtxFile(head)) return 0
  const stated = u16le(head, 0x28)
  return stated >= 128 && stated <= FILE_HEADER_BYTES * 4 ? stated : FILE_HEADER_BYTES
}

export interface EvtxRecord {
  /** Offset in the chunk. */
  readonly at: number
  readonly size: number
  readonly writtenFiletime: bigint
  /** Binary XML: [xmlFrom, xmlTo) of the chunk. */
  readonly xmlFrom: number
  readonly xmlTo: number
}

/**
 * Visits the records of a chunk; behind a damaged one it goes on at the next that is whole.
 * @returns false when records were damaged or missing before the place where the header says the last one ends
 */
export function walkChunk(chunk: Uint8Array, visit: (record: EvtxRecord) => void): boolean {
  const freeFrom = u32le(chunk, 0x30)
  const end = freeFrom > CHUNK_HEADER_BYTES && freeFrom <= chunk.length ? freeFrom : chunk.length
  let whole = freeFrom <= chunk.length
  for (let at = CHUNK_HEADER_BYTES; at < end; ) {
    const size = recordSize(chunk, at)
    if (size > 0) visit(readRecord(chunk, at, size))
    // The size stands again at the end of a record: one that is damaged may tell a wrong size.
    const intact = size > 0 && u32le(chunk, at + size - 4) === size
    at = intact ? at + size : findRecord(chunk, at + 1, end)
    whole &&= intact
  }
  return whole
}

function readRecord(chunk: Uint8Array, at: number, size: number): EvtxRecord {
  const writtenFiletime = u64le(chunk, at + 16)
  return { at, size, writtenFiletime, xmlFrom: at + RECORD_HEADER_BYTES, xmlTo: at + size - 4 }
}

/** Size of the record at `at`; 0 when none begins there. */
function recordSize(chunk: Uint8Array, at: number): number {
  if (u32le(chunk, at) !== RECORD_SIGNATURE) return 0
  const size = u32le(chunk, at + 4)
  return size >= RECORD_HEADER_BYTES + 4 && at + size <= chunk.length ? size : 0
}

/** Offset of the next whole record at or behind `from`, or `end`. */
function findRecord(chunk: Uint8Array, from: number, end: number): number {
  for (let at = chunk.indexOf(0x2a, from); at >= 0 && at < end; at = chunk.indexOf(0x2a, at + 1)) {
    if (recordSize(chunk, at) > 0) return at
  }
  return end
}
