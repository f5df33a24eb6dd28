// The entries of a zip file: from its central directory, or, where that is missing because the file was cut, from the headers
// before the entries. PKWARE APPNOTE 6.3.10, zip64 included.

import type { ByteSource } from '../../base/byte-source.ts'
import { u16le, u32le, u64leNumber } from '../../base/integers.ts'
import { decodeText } from '../../base/text.ts'

export interface ZipEntry {
  readonly name: string
  /** 0 stored, 8 deflate; others are not read here. */
  readonly method: number
  readonly encrypted: boolean
  readonly packedBytes: number
  readonly sizeBytes: number
  /** Offset of the header before the entry's data. */
  readonly headerAt: number
}

export interface ZipDirectory {
  readonly entries: readonly ZipEntry[]
  /** The end of the archive is missing; entries were found by their own headers. */
  readonly truncated: boolean
  /** There are more entries than the limit; the rest was not listed. */
  readonly cut: boolean
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const END64 = 0x06064b50
const END64_LOCATOR = 0x07064b50
const DESCRIPTOR = 0x08074b50
const END_SEARCH_BYTES = 66_000
const DIRECTORY_LIMIT_BYTES = 64 << 20
const LOCAL_HEADER_BYTES = 30

/** Lists the entries, `limit` at most. Rejects with what the source rejects with. */
export async function readZipDirectory(source: ByteSource, limit: number): Promise<ZipDirectory> {
  const central = await findCentralDirectory(source)
  if (central) {
    const entries = parseCentral(central.bytes, central.shift, limit)
    if (entries.length > 0 || central.bytes.length === 0)
      return { entries, truncated: false, cut: entries.length >= limit && central.count > limit }
  }
  const entries = await scanLocalHeaders(source, limit)
  return { entries, truncated: true, cut: entries.length >= limit }
}

/** Offset of the packed bytes of an entry; undefined when no header stands where the directory says. */
export async function findZipData(source: ByteSource, entry: ZipEntry): Promise<number | undefined> {
  const header = await source.read(entry.headerAt, entry.headerAt + LOCAL_HEADER_BYTES)
  if (u32le(header, 0) !== LOCAL) return undefined
  return entry.headerAt + LOCAL_HEADER_BYTES + u16le(header, 26) + u16le(header, 28)
}

interface Central {
  readonly bytes: Uint8Array
  /** What to add to offsets: bytes in front of the archive (a self-extracting program). */
  readonly shift: number
  readonly count: number
}

async function findCentralDirectory(source: ByteSource): Promise<Central | undefined> {
  const tailFrom = Math.max(0, source.sizeBytes - END_SEARCH_BYTES)
  const tail = await source.read(tailFrom, source.sizeBytes)
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail[at] !== 0x50 || u32le(tail, at) !== END) continue
    const end = await readEnd(source, tail, at, tailFrom)
    const shift = end.endsAt - end.size - end.offset
    if (end.size > DIRECTORY_LIMIT_BYTES || shift < 0 || end.offset + shift < 0) continue
    const bytes = await source.read(end.offset + shift, end.offset + shift + end.size)
    return { bytes, shift, count: end.count }
  }
  return undefined
}

interface End {
  readonly size: number
  readonly offset: number
  readonly count: number
  /** Where the central directory ends. */
  readonly endsAt: number
}

async function readEnd(source: ByteSource, tail: Uint8Array, at: number, tailFrom: number): Promise<End> {
  const end = {
    count: u16le(tail, at + 10),
    size: u32le(tail, at + 12),
    offset: u32le(tail, at + 16),
    endsAt: tailFrom + at,
  }
  if (at < 20 || u32le(tail, at - 20) !== END64_LOCATOR) return end
  const end64At = u64leNumber(tail, at - 12)
  const end64 = await source.read(end64At, end64At + 56)
  if (u32le(end64, 0) !== END64) return end
  return {
    count: u64leNumber(end64, 32),
    size: u64leNumber(end64, 40),
    offset: u64leNumber(end64, 48),
    endsAt: end64At,
  }
}

function parseCentral(bytes: Uint8Array, shift: number, limit: number): ZipEntry[] {
  const entries: ZipEntry[] = []
  for (let at = 0; at + 46 <= bytes.length && u32le(bytes, at) === CENTRAL && entries.length < limit; ) {
    const nameTo = at + 46 + u16le(bytes, at + 28)
    const extraTo = nameTo + u16le(bytes, at + 30)
    const sizes = readSizes(bytes, [at + 24, at + 20, at + 42], nameTo, extraTo)
    entries.push({
      name: decodeText(bytes, at + 46, nameTo),
      method: u16le(bytes, at + 10),
      encrypted: (u16le(bytes, at + 8) & 1) !== 0,
      sizeBytes: sizes[0] ?? 0,
      packedBytes: sizes[1] ?? 0,
      headerAt: (sizes[2] ?? 0) + shift,
    })
    at = extraTo + u16le(bytes, at + 32)
  }
  return entries
}

/** 32-bit values; those that are all ones stand in the zip64 extra field, in this order. */
function readSizes(
  bytes: Uint8Array,
  fields: readonly number[],
  extraFrom: number,
  extraTo: number,
): number[] {
  let zip64 = -1
  for (let at = extraFrom; at + 4 <= extraTo; at += 4 + u16le(bytes, at + 2)) {
    if (u16le(bytes, at) === 1) zip64 = at + 4
  }
  return fields.map(field => {
    const value = u32le(bytes, field)
    if (value !== 0xffffffff || zip64 < 0) return value
    zip64 += 8
    return u64leNumber(bytes, zip64 - 8)
  })
}

/** Follows the headers before the entries from the begin of the file. */
async function scanLocalHeaders(source: ByteSource, limit: number): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = []
  for (let at = 0; at + LOCAL_HEADER_BYTES <= source.sizeBytes && entries.length < limit; ) {
    const header = await source.read(at, at + LOCAL_HEADER_BYTES + 0x20000)
    if (u32le(header, 0) !== LOCAL) break
    const nameTo = LOCAL_HEADER_BYTES + u16le(header, 26)
    const dataAt = nameTo + u16le(header, 28)
    const flags = u16le(header, 6)
    const [size = 0, packed = 0] = readSizes(header, [22, 18], nameTo, dataAt)
    const described = (flags & 8) !== 0 && packed === 0
    const end = described ? await findDescriptor(source, at + dataAt) : undefined
    const packedBytes = end?.packedBytes ?? (described ? source.sizeBytes - at - dataAt : packed)
    entries.push({
      name: decodeText(header, LOCAL_HEADER_BYTES, nameTo),
      method: u16le(header, 8),
      encrypted: (flags & 1) !== 0,
      sizeBytes: end?.sizeBytes ?? size,
      packedBytes: Math.min(packedBytes, Math.max(0, source.sizeBytes - at - dataAt)),
      headerAt: at,
    })
    at = end?.nextAt ?? at + dataAt + packedBytes
  }
  return entries
}

interface Described {
  readonly packedBytes: number
  readonly sizeBytes: number
  readonly nextAt: number
}

/** Sizes that stand behind the data because they were not known before: found where they agree with their own place. */
async function findDescriptor(source: ByteSource, dataAt: number): Promise<Described | undefined> {
  const step = 1 << 20
  for (let base = dataAt; base < source.sizeBytes; base += step) {
    const bytes = await source.read(base, base + step + 24)
    for (let at = bytes.indexOf(0x50); at >= 0 && at < step; at = bytes.indexOf(0x50, at + 1)) {
      if (u32le(bytes, at) !== DESCRIPTOR) continue
      const packedBytes = base + at - dataAt
      if (u32le(bytes, at + 8) === packedBytes)
        return { packedBytes, sizeBytes: u32le(bytes, at + 12), nextAt: base + at + 16 }
      if (u64leNumber(bytes, at + 8) === packedBytes)
        return { packedBytes, sizeBytes: u64leNumber(bytes, at + 16), nextAt: base + at + 24 }
    }
  }
  return undefined
}
