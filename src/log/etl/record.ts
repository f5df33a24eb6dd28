// Records inside an ETL buffer: the second u16 says which header a record has (evntrace.h, wmistr.h, evntcons.h).

import { formatGuid } from '../../base/guid.ts'
import { u16le, u32le, u64le } from '../../base/integers.ts'
import { BUFFER_HEADER_BYTES } from './buffer.ts'

/** How a record stands in its buffer. */
export interface EtlRecord {
  /** Offset in the buffer. */
  readonly at: number
  readonly size: number
  /** Low byte of the marker for trace headers; WPP for messages. */
  readonly type: number
}

/** Stands for marker 0x90xx: a WPP message. */
export const WPP = 0x100

interface Layout {
  readonly name: string
  /** Offset of the record's u16 size. */
  readonly sizeAt: number
  readonly headerBytes: number
  /** Offset of the u64 time, thread and process id and provider; 0 where there is none. */
  readonly timeAt: number
  readonly threadAt: number
  readonly providerAt: number
}

const system = (name: string, headerBytes: number): Layout => ({
  name,
  sizeAt: 4,
  headerBytes,
  timeAt: 0x10,
  threadAt: 8,
  providerAt: 0,
})
const full = (name: string, headerBytes: number): Layout => ({
  name,
  sizeAt: 0,
  headerBytes,
  timeAt: 0x10,
  threadAt: 8,
  providerAt: 0x18,
})
const perf = (name: string): Layout => ({
  name,
  sizeAt: 4,
  headerBytes: 0x10,
  timeAt: 8,
  threadAt: 0,
  providerAt: 0,
})
const bare = (name: string): Layout => ({
  name,
  sizeAt: 0,
  headerBytes: 8,
  timeAt: 0,
  threadAt: 0,
  providerAt: 0,
})

const LAYOUTS: ReadonlyMap<number, Layout> = new Map([
  [0x01, system('system 32', 0x20)],
  [0x02, system('system 64', 0x20)],
  [0x03, system('compact 32', 0x18)],
  [0x04, system('compact 64', 0x18)],
  [0x0a, full('event 32', 0x30)],
  [0x14, full('event 64', 0x30)],
  [0x0b, { ...full('instance 32', 0x38), providerAt: 0 }],
  [0x15, { ...full('instance 64', 0x48), providerAt: 0 }],
  [0x0c, bare('timed')],
  [0x0d, bare('error')],
  [0x0e, bare('wnode')],
  [0x0f, bare('message')],
  [0x10, perf('perfinfo 32')],
  [0x11, perf('perfinfo 64')],
  [0x12, full('event header 32', 0x50)],
  [0x13, full('event header 64', 0x50)],
  [WPP, bare('WPP message')],
])
const UNKNOWN = bare('unknown')

/** Name of a record type, for a person. */
export function recordTypeName(type: number): string {
  return LAYOUTS.get(type)?.name ?? UNKNOWN.name
}

/** True for SYSTEM headers: the log file header is one. */
export function isSystemRecord(type: number): boolean {
  return type === 0x01 || type === 0x02
}

/**
 * Visits the records of [BUFFER_HEADER_BYTES, to) of a buffer.
 * @returns offset where it had to stop because a size was wrong, or -1
 */
export function walkRecords(buffer: Uint8Array, to: number, visit: (record: EtlRecord) => void): number {
  for (let at = BUFFER_HEADER_BYTES; at + 8 <= to; ) {
    const record = readRecord(buffer, at)
    if (record === undefined) return -1
    if (record.size < 8 || at + record.size > to) return at
    visit(record)
    at += (record.size + 7) & ~7
  }
  return -1
}

/** The record at `at`, its size unchecked; undefined at the 0xFF bytes that fill a buffer. */
export function readRecord(buffer: Uint8Array, at: number): EtlRecord | undefined {
  const mark = buffer[at + 3]
  const first = u16le(buffer, at)
  if (first === 0xffff && mark === 0xff) return undefined
  const type = mark === 0x90 ? WPP : mark === 0xc0 ? (buffer[at + 2] ?? 0) : -1
  const { sizeAt } = LAYOUTS.get(type) ?? UNKNOWN
  return { at, size: u16le(buffer, at + sizeAt), type }
}

/** What the header of a record tells. */
export interface EtlEventHeader {
  readonly timeRaw: bigint | undefined
  readonly thread: number
  readonly process: number
  /** Provider GUID; '' where the header has none. */
  readonly provider: string
  readonly eventId: number
  readonly level: number
  /** Offset in the buffer of the event's own data. */
  readonly dataFrom: number
}

/** Reads the header of a record that is no WPP message. */
export function readEventHeader(buffer: Uint8Array, { at, size, type }: EtlRecord): EtlEventHeader {
  const layout = LAYOUTS.get(type) ?? UNKNOWN
  const end = at + size
  const manifest = type === 0x12 || type === 0x13
  const has = (offset: number, bytes: number): boolean => offset > 0 && offset + bytes <= size
  return {
    timeRaw: has(layout.timeAt, 8) ? u64le(buffer, at + layout.timeAt) : undefined,
    thread: has(layout.threadAt, 8) ? u32le(buffer, at + layout.threadAt) : 0,
    process: has(layout.threadAt, 8) ? u32le(buffer, at + layout.threadAt + 4) : 0,
    provider: has(layout.providerAt, 16) ? formatGuid(buffer, at + layout.providerAt) : '',
    eventId: manifest ? u16le(buffer, at + 0x28) : (buffer[at + 4] ?? 0),
    level: manifest ? (buffer[at + 0x2c] ?? 0) : (buffer[at + 5] ?? 0),
    dataFrom: manifest ? skipExtendedItems(buffer, at, end) : Math.min(end, at + layout.headerBytes),
  }
}

/** Offset behind the extended data items of an EVENT_HEADER record: Flags & 1 says that there are some. */
function skipExtendedItems(buffer: Uint8Array, at: number, end: number): number {
  let next = at + 0x50
  if ((u16le(buffer, at + 4) & 1) === 0) return Math.min(end, next)
  for (let more = true; more && next + 8 <= end; ) {
    more = (u16le(buffer, next + 4) & 1) === 1
    next += (8 + u16le(buffer, next + 6) + 7) & ~7
  }
  return Math.min(end, next)
}
