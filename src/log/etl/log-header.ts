// The first record of an ETL file: TRACE_LOGFILE_HEADER (evntrace.h) with clock, zone, lost events and names.

import { filetimeToUs } from '../../base/filetime.ts'
import { i32le, u32le, u64le } from '../../base/integers.ts'
import { decodeUtf16le } from '../../base/utf16.ts'
import type { EtlRecord } from './record.ts'

export interface EtlLogHeader {
  readonly bufferBytes: number
  /** Windows build. */
  readonly build: number
  readonly processors: number
  readonly buffersWritten: number
  /** 4 or 8: of the machine that wrote the log. */
  readonly pointerBytes: number
  readonly eventsLost: number
  readonly buffersLost: number
  readonly startFiletime: bigint
  readonly startUs: number
  readonly endUs: number
  /** What the record's own stamp shows on the raw clock. */
  readonly firstRaw: bigint
  /** 1 performance counter, 2 system time, 3 CPU cycles. */
  readonly clock: number
  readonly perfFrequency: bigint
  readonly cpuMhz: number
  /** UTC = local time + bias. */
  readonly biasMinutes: number
  readonly zoneName: string
  readonly loggerName: string
  readonly logFileName: string
}

const SYSTEM_HEADER_BYTES = 0x20
const ZONE_BYTES = 172

/** Reads the header record; undefined when it is too short or its values are impossible. */
export function readLogHeader(buffer: Uint8Array, record: EtlRecord): EtlLogHeader | undefined {
  const at = record.at + SYSTEM_HEADER_BYTES
  const end = record.at + record.size
  const stated = u32le(buffer, at + 0x2c)
  const pointerBytes = stated === 4 || stated === 8 ? stated : record.type === 0x01 ? 4 : 8
  const zoneAt = at + 0x38 + 2 * pointerBytes
  const tail = zoneAt + ZONE_BYTES + 4
  if (tail + 32 > end || end > buffer.length) return undefined
  const [loggerName = '', logFileName = ''] = readNames(buffer, tail + 32, end)
  const startFiletime = u64le(buffer, tail + 16)
  return {
    bufferBytes: u32le(buffer, at),
    build: u32le(buffer, at + 0x08),
    processors: u32le(buffer, at + 0x0c),
    buffersWritten: u32le(buffer, at + 0x24),
    pointerBytes,
    eventsLost: u32le(buffer, at + 0x30),
    buffersLost: u32le(buffer, tail + 28),
    startFiletime,
    startUs: filetimeToUs(startFiletime),
    endUs: filetimeToUs(u64le(buffer, at + 0x10)),
    firstRaw: u64le(buffer, record.at + 0x10),
    clock: u32le(buffer, tail + 24),
    perfFrequency: u64le(buffer, tail + 8),
    cpuMhz: u32le(buffer, at + 0x34),
    biasMinutes: i32le(buffer, zoneAt),
    zoneName: decodeUtf16le(buffer, zoneAt + 4, zoneAt + 68).split('\0')[0] ?? '',
    loggerName,
    logFileName,
  }
}

/** The zero-terminated UTF-16 texts of [from, to). */
function readNames(buffer: Uint8Array, from: number, to: number): string[] {
  return decodeUtf16le(buffer, from, to).split('\0')
}
