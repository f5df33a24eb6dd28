// WPP message records (MESSAGE_TRACE_HEADER, evntrace.h): who, when, which source file (GUID) and which statement of it.

import { formatGuid } from '../../base/guid.ts'
import { u16le, u32le, u64le } from '../../base/integers.ts'
import type { EtlRecord } from './record.ts'

const FLAG = {
  sequence: 0x01,
  guid: 0x02,
  component: 0x04,
  timestamp: 0x08,
  performanceTime: 0x10,
  systemInfo: 0x20,
  pointer32: 0x40,
  pointer64: 0x80,
} as const

export interface WppRecord {
  readonly messageNumber: number
  /** GUID of the source file, or "component <n>"; '' when the record names none. */
  readonly guid: string
  /** NaN when absent. */
  readonly sequence: number
  readonly timeRaw: bigint | undefined
  readonly thread: number
  readonly process: number
  /** 4 or 8; 0 when the record does not say. */
  readonly pointerBytes: number
  /** Offsets in the buffer: the arguments, without padding between them. */
  readonly argumentsFrom: number
  readonly argumentsTo: number
}

/** Reads a WPP record; parts that do not fit its size are taken as absent. */
export function readWpp(buffer: Uint8Array, { at, size }: EtlRecord): WppRecord {
  const flags = u16le(buffer, at + 6)
  const end = at + size
  let next = at + 8
  /** Offset of an optional part, or -1 when the flag is not set or the record too short. */
  function part(flag: number, length: number): number {
    if ((flags & flag) === 0 || next + length > end) return -1
    next += length
    return next - length
  }
  const sequenceAt = part(FLAG.sequence, 4)
  const guidAt = part(FLAG.guid, 16)
  const componentAt = guidAt < 0 ? part(FLAG.component, 4) : -1
  const timeAt = part(FLAG.timestamp | FLAG.performanceTime, 8)
  const systemAt = part(FLAG.systemInfo, 8)
  return {
    messageNumber: u16le(buffer, at + 4),
    guid:
      guidAt >= 0
        ? formatGuid(buffer, guidAt)
        : componentAt >= 0
          ? `component ${u32le(buffer, componentAt)}`
          : '',
    sequence: sequenceAt < 0 ? Number.NaN : u32le(buffer, sequenceAt),
    timeRaw: timeAt < 0 ? undefined : u64le(buffer, timeAt),
    thread: systemAt < 0 ? 0 : u32le(buffer, systemAt),
    process: systemAt < 0 ? 0 : u32le(buffer, systemAt + 4),
    pointerBytes: (flags & FLAG.pointer64) !== 0 ? 8 : (flags & FLAG.pointer32) !== 0 ? 4 : 0,
    argumentsFrom: next,
    argumentsTo: end,
  }
}
