// Where the buffers of an ETL file lie, and their records in order of time: buffers stand in the file in the order in which they
// were written out, each holding the records of one processor.

import type { ByteSource } from '../../base/byte-source.ts'
import {
  BUFFER_FLAG,
  BUFFER_HEADER_BYTES,
  BUFFER_LIMIT_BYTES,
  type EtlBuffer,
  isBuffer,
  readBuffer,
} from './buffer.ts'
import { type EtlRecord, readEventHeader, WPP, walkRecords } from './record.ts'
import { readWpp } from './wpp.ts'
import { decompressXpress } from './xpress.ts'

/** A buffer and where it begins in the source. */
export interface PlacedBuffer extends EtlBuffer {
  readonly offset: number
}

/** Bytes of a buffer as its records stand in them; offsets of records are exact only where it was not compressed. */
export interface LoadedBuffer {
  readonly bytes: Uint8Array
  /** End of the records. */
  readonly to: number
  readonly compressed: boolean
  /** The source ended inside the buffer. */
  readonly cut: boolean
}

/** Reads one buffer. Rejects with what the source rejects with. */
export async function loadBuffer(source: ByteSource, buffer: PlacedBuffer): Promise<LoadedBuffer> {
  const { offset, sizeBytes, usedBytes } = buffer
  const raw = await source.read(offset, offset + usedBytes)
  const cut = offset + sizeBytes > source.sizeBytes
  if ((buffer.flags & BUFFER_FLAG.compressed) === 0)
    return { bytes: raw, to: raw.length, compressed: false, cut }
  const records = decompressXpress(raw.subarray(BUFFER_HEADER_BYTES), BUFFER_LIMIT_BYTES)
  const bytes = new Uint8Array(BUFFER_HEADER_BYTES + records.length)
  bytes.set(raw.subarray(0, BUFFER_HEADER_BYTES))
  bytes.set(records, BUFFER_HEADER_BYTES)
  return { bytes, to: bytes.length, compressed: true, cut }
}

/** Buffers begin at multiples of this from the start of the trace, except where compressed ones differ in size. */
const STEP_BYTES = 1024
const HEADER_READ_BYTES = 4096

/** Finds the first buffer at or behind `from`; undefined when there is none. Checks `from` itself, then every KiB. */
export async function findBuffer(source: ByteSource, from: number): Promise<PlacedBuffer | undefined> {
  const first = await source.read(from, from + HEADER_READ_BYTES)
  if (isBuffer(first, 0)) return { ...readBuffer(first, 0), offset: from }
  const chunkBytes = 1 << 20
  for (let base = from + STEP_BYTES; base < source.sizeBytes; base += chunkBytes) {
    const chunk = await source.read(base, base + chunkBytes + BUFFER_HEADER_BYTES + 8)
    for (let at = 0; at < chunk.length && at < chunkBytes; at += STEP_BYTES) {
      if (isBuffer(chunk, at)) return { ...readBuffer(chunk, at), offset: base + at }
    }
  }
  return undefined
}

/** Raw clock of a record, or undefined. */
export function rawTimeOf(bytes: Uint8Array, record: EtlRecord): bigint | undefined {
  return record.type === WPP ? readWpp(bytes, record).timeRaw : readEventHeader(bytes, record).timeRaw
}

/** A record in its turn. */
export interface MergedRecord {
  readonly bytes: Uint8Array
  readonly record: EtlRecord
  readonly buffer: PlacedBuffer
  readonly compressed: boolean
}

/** Buffers of this many bytes may be open at once; beyond, buffers are taken one after the other. */
const OPEN_LIMIT_BYTES = 64 << 20

interface Lane {
  readonly buffers: readonly PlacedBuffer[]
  next: number
  open:
    | { readonly loaded: LoadedBuffer; readonly records: readonly EtlRecord[]; readonly buffer: PlacedBuffer }
    | undefined
  at: number
  /** Raw time of the record at `at`, as far as a number holds it. */
  headTime: number
}

/** Visits all records in order of their stamps, holding one buffer of each processor at a time. */
export async function mergeRecords(
  source: ByteSource,
  buffers: readonly PlacedBuffer[],
  visit: (merged: MergedRecord) => void,
): Promise<void> {
  const lanes = createLanes(buffers)
  for (const lane of lanes) await advance(source, lane)
  for (;;) {
    let lane: Lane | undefined
    for (const candidate of lanes) {
      if (candidate.open && (!lane || candidate.headTime < lane.headTime)) lane = candidate
    }
    if (!lane?.open) return
    const { loaded, records, buffer } = lane.open
    const record = records[lane.at]
    if (record) visit({ bytes: loaded.bytes, record, buffer, compressed: loaded.compressed })
    lane.at++
    if (lane.at < records.length) readHeadTime(lane)
    else await advance(source, lane)
  }
}

function createLanes(buffers: readonly PlacedBuffer[]): Lane[] {
  const byProcessor = new Map<number, PlacedBuffer[]>()
  const largest = buffers.reduce((size, buffer) => Math.max(size, buffer.sizeBytes), 0)
  const processors = new Set(buffers.map(buffer => buffer.processor)).size
  const separate = processors * largest <= OPEN_LIMIT_BYTES
  for (const buffer of buffers) {
    const key = separate ? buffer.processor : 0
    const lane = byProcessor.get(key)
    if (lane) lane.push(buffer)
    else byProcessor.set(key, [buffer])
  }
  return [...byProcessor.values()].map(lane => ({
    buffers: lane.sort(
      (a, b) => Number(a.timeRaw - b.timeRaw) || a.sequence - b.sequence || a.offset - b.offset,
    ),
    next: 0,
    open: undefined,
    at: 0,
    headTime: 0,
  }))
}

/** Opens the lane's next buffer that holds a record. */
async function advance(source: ByteSource, lane: Lane): Promise<void> {
  lane.open = undefined
  while (lane.open === undefined && lane.next < lane.buffers.length) {
    const buffer = lane.buffers[lane.next++]
    if (!buffer) return
    const loaded = await loadBuffer(source, buffer)
    const records: EtlRecord[] = []
    walkRecords(loaded.bytes, loaded.to, record => records.push(record))
    if (records.length === 0) continue
    lane.open = { loaded, records, buffer }
    lane.at = 0
    readHeadTime(lane)
  }
}

/** A record without a stamp keeps its place behind the one before it. */
function readHeadTime(lane: Lane): void {
  const record = lane.open?.records[lane.at]
  const raw = record && lane.open ? rawTimeOf(lane.open.loaded.bytes, record) : undefined
  if (raw !== undefined) lane.headTime = Number(raw)
}
