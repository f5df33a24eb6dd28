// Builds ETL files: header buffer (32 or 64 bit), WPP and event records, damaged and compressed variants.

import { createByteBuilder, filetimeOf, guidBytes } from '../byte-builder.ts'

export const BUFFER_BYTES = 8192
export const START = '2016-03-14T09:00:00Z'
/** 10 MHz performance counter. */
const FREQUENCY = 10_000_000n
const FIRST_RAW = 5_000_000_000n

/** Raw stamp of a time so many seconds after the start. */
export function rawTime(seconds: number): bigint {
  return FIRST_RAW + BigInt(Math.round(seconds * 1e7))
}

export interface HeaderOptions {
  readonly pointerBytes?: 4 | 8
  readonly clock?: 1 | 2 | 3
  readonly cpuMhz?: number
  readonly eventsLost?: number
  readonly buffersLost?: number
  readonly firstRaw?: bigint
}

/** The log file header record. */
export function headerRecord(options: HeaderOptions = {}): Uint8Array {
  const {
    pointerBytes = 8,
    clock = 1,
    cpuMhz = 2000,
    eventsLost = 0,
    buffersLost = 0,
    firstRaw = FIRST_RAW,
  } = options
  const start = filetimeOf(START)
  const body = createByteBuilder()
    .u32(BUFFER_BYTES)
    .u32(0x0501000a)
    .u32(14393)
    .u32(4)
    .u64(start + 600_000_000n)
    .u32(156250)
    .u32(0)
    .u32(0)
    .u32(3)
    .u32(1)
    .u32(pointerBytes)
    .u32(eventsLost)
    .u32(cpuMhz)
    .zeros(2 * pointerBytes)
    .u32(-60)
    .utf16('W. Europe Standard Time'.padEnd(32, '\0'))
    .zeros(172 - 4 - 64)
    .zeros(4)
    .u64(start - 36_000_000_000n)
    .u64(FREQUENCY)
    .u64(start)
    .u32(clock)
    .u32(buffersLost)
    .utf16('LyncTrace\0')
    .utf16('C:\\Windows\\Tracing\\SIPStack.etl\0')
    .build()
  return createByteBuilder()
    .u16(2)
    .u8(pointerBytes === 4 ? 1 : 2)
    .u8(0xc0)
    .u16(0x20 + body.length)
    .u8(0)
    .u8(0)
    .u32(100)
    .u32(200)
    .u64(firstRaw)
    .zeros(8)
    .bytes(body)
    .build()
}

export const SIP_GUID = '01234567-89ab-cdef-0123-456789abcdef'

export interface WppOptions {
  readonly guid?: string
  readonly number?: number
  readonly sequence?: number
  readonly thread?: number
  readonly process?: number
  readonly seconds?: number
  readonly raw?: bigint
}

/** A WPP message record with sequence, GUID, time and system info. */
export function wppRecord(args: Iterable<number>, options: WppOptions = {}): Uint8Array {
  const {
    guid = SIP_GUID,
    number = 11,
    sequence = 1,
    thread = 0x2a94,
    process = 0x1d2c,
    seconds = 1,
  } = options
  const body = createByteBuilder()
    .u16(number)
    .u16(0x2b | 0x80)
    .u32(sequence)
    .bytes(guidBytes(guid))
    .u64(options.raw ?? rawTime(seconds))
    .u32(thread)
    .u32(process)
    .bytes(args)
    .build()
  return createByteBuilder()
    .u16(4 + body.length)
    .u8(0)
    .u8(0x90)
    .bytes(body)
    .build()
}

/** An EVENT_HEADER record of a manifest provider. */
export function eventRecord(data: Iterable<number>, provider: string, seconds = 1): Uint8Array {
  const payload = Uint8Array.from(data)
  return createByteBuilder()
    .u16(0x50 + payload.length)
    .u8(0x13)
    .u8(0xc0)
    .u16(0)
    .u16(0)
    .u32(7)
    .u32(8)
    .u64(rawTime(seconds))
    .bytes(guidBytes(provider))
    .u16(1001)
    .u8(0)
    .u8(0)
    .u8(2)
    .u8(0)
    .u16(0)
    .zeros(8 + 8 + 16)
    .bytes(payload)
    .build()
}

export interface BufferOptions {
  readonly type?: number
  readonly flags?: number
  readonly processor?: number
  readonly sequence?: number
  readonly seconds?: number
  /** Record area as it stands in the file, when it is not the records themselves. */
  readonly packed?: Uint8Array
}

/** One buffer of BUFFER_BYTES around its records. */
export function buffer(records: readonly Uint8Array[], options: BufferOptions = {}): Uint8Array {
  const { type = 0, flags = 0, processor = 0, sequence = 0, seconds = 0 } = options
  const area = createByteBuilder()
  for (const record of records) area.bytes(record).align(8)
  const content = options.packed ?? area.build()
  const used = 0x48 + content.length
  return createByteBuilder()
    .u32(BUFFER_BYTES)
    .u32(used)
    .u32(used)
    .u32(0)
    .u64(rawTime(seconds))
    .u64(BigInt(sequence))
    .u64(0n)
    .u16(processor)
    .u16(3)
    .u32(3)
    .u32(used)
    .u16(flags)
    .u16(type)
    .zeros(16)
    .bytes(content)
    .fill(BUFFER_BYTES - used, 0xff)
    .build()
}

/** A whole file: the header buffer and one buffer for each list of records. */
export function etlFile(buffers: readonly Uint8Array[], header: HeaderOptions = {}): Uint8Array {
  return concat([buffer([headerRecord(header)], { type: 4 }), ...buffers])
}

/** Bytes one after another. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const builder = createByteBuilder()
  for (const part of parts) builder.bytes(part)
  return builder.build()
}

/** A zero-terminated 8-bit text. */
export function narrow(text: string): number[] {
  return [...new TextEncoder().encode(text), 0]
}

/** A zero-terminated UTF-16 text. */
export function wide(text: string): number[] {
  return [...createByteBuilder().utf16(`${text}\0`).build()]
}
