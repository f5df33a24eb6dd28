// Values of binary XML ([MS-EVEN6] §2.2.12, types of winevt.h) as the event viewer writes them.

import { filetimeToUs } from '../../base/filetime.ts'
import { formatGuid } from '../../base/guid.ts'
import { i32le, u16le, u32le, u64le } from '../../base/integers.ts'
import { formatSid } from '../../base/sid.ts'
import { decodeText } from '../../base/text.ts'
import { civilToUs } from '../../base/time.ts'
import { decodeUtf16le } from '../../base/utf16.ts'

/** A value of the substitution array: where it stands in the chunk. */
export interface ValueSlot {
  readonly type: number
  readonly from: number
  readonly to: number
}

export const VALUE_TYPE = { none: 0, text: 1, binaryXml: 0x21, array: 0x80 } as const

/** Longer binary values are shown cut. */
const BINARY_LIMIT_BYTES = 256

/** The value as text; an array gives one line for each item, a type that is not known gives its bytes in hexadecimal. */
export function formatValue(chunk: Uint8Array, { type, from, to }: ValueSlot): string {
  if ((type & VALUE_TYPE.array) === 0) return formatScalar(chunk, type, from, to)
  const itemType = type & 0x7f
  if (itemType === VALUE_TYPE.text) return splitTexts(decodeUtf16le(chunk, from, to))
  if (itemType === 2) return splitTexts(decodeText(chunk, from, to))
  const size = ITEM_BYTES.get(itemType)
  if (size === undefined) return formatHex(chunk, from, to)
  const items: string[] = []
  for (let at = from; at + size <= to; at += size) items.push(formatScalar(chunk, itemType, at, at + size))
  return items.join('\n')
}

/** Zero-terminated texts, one a line. */
function splitTexts(text: string): string {
  return text.replace(/\0+$/, '').split('\0').join('\n')
}

const ITEM_BYTES: ReadonlyMap<number, number> = new Map([
  [0x03, 1],
  [0x04, 1],
  [0x05, 2],
  [0x06, 2],
  [0x07, 4],
  [0x08, 4],
  [0x09, 8],
  [0x0a, 8],
  [0x0b, 4],
  [0x0c, 8],
  [0x0d, 4],
  [0x0f, 16],
  [0x11, 8],
  [0x12, 16],
  [0x14, 4],
  [0x15, 8],
])

function formatScalar(chunk: Uint8Array, type: number, from: number, to: number): string {
  if (to - from < (ITEM_BYTES.get(type) ?? 0)) return ''
  switch (type) {
    case VALUE_TYPE.none:
      return ''
    case VALUE_TYPE.text:
      return decodeUtf16le(chunk, from, to).replace(/\0+$/, '')
    case 0x02:
      return decodeText(chunk, from, to).replace(/\0+$/, '')
    case 0x0b:
      return String(viewOf(chunk, from, 4).getFloat32(0, true))
    case 0x0c:
      return String(viewOf(chunk, from, 8).getFloat64(0, true))
    case 0x0d:
      return u32le(chunk, from) === 0 ? 'false' : 'true'
    case 0x0f:
      return `{${formatGuid(chunk, from)}}`
    case 0x11:
      return isoTime(filetimeToUs(u64le(chunk, from)))
    case 0x12:
      return isoTime(systemTimeUs(chunk, from))
    case 0x13:
      return formatSid(chunk, from, to) ?? formatHex(chunk, from, to)
    default:
      return formatInteger(chunk, type, from, to)
  }
}

function formatInteger(chunk: Uint8Array, type: number, from: number, to: number): string {
  switch (type) {
    case 0x03:
      return String(((chunk[from] ?? 0) << 24) >> 24)
    case 0x04:
      return String(chunk[from] ?? 0)
    case 0x05:
      return String((u16le(chunk, from) << 16) >> 16)
    case 0x06:
      return String(u16le(chunk, from))
    case 0x07:
      return String(i32le(chunk, from))
    case 0x08:
      return String(u32le(chunk, from))
    case 0x09:
      return String(BigInt.asIntN(64, u64le(chunk, from)))
    case 0x0a:
      return String(u64le(chunk, from))
    case 0x10:
    case 0x14:
    case 0x15:
      return `0x${(to - from >= 8 ? u64le(chunk, from) : BigInt(u32le(chunk, from))).toString(16)}`
    default:
      return formatHex(chunk, from, to)
  }
}

function viewOf(chunk: Uint8Array, from: number, length: number): DataView {
  return new DataView(chunk.buffer, chunk.byteOffset + from, length)
}

function formatHex(chunk: Uint8Array, from: number, to: number): string {
  const shown = chunk.subarray(from, Math.min(to, from + BINARY_LIMIT_BYTES))
  const text = [...shown].map(byte => byte.toString(16).toUpperCase().padStart(2, '0')).join('')
  return to - from > BINARY_LIMIT_BYTES ? `${text}…` : text
}

/** "2013-08-28T10:11:12.345678Z"; '' for no time. */
function isoTime(timeUs: number): string {
  if (Number.isNaN(timeUs)) return ''
  const seconds = new Date(Math.floor(timeUs / 1_000_000) * 1000).toISOString().slice(0, 19)
  return `${seconds}.${String(((timeUs % 1_000_000) + 1_000_000) % 1_000_000).padStart(6, '0')}Z`
}

/** SYSTEMTIME, [MS-DTYP] §2.3.13. */
function systemTimeUs(chunk: Uint8Array, at: number): number {
  return civilToUs({
    year: u16le(chunk, at),
    month: u16le(chunk, at + 2),
    day: u16le(chunk, at + 6),
    hour: u16le(chunk, at + 8),
    minute: u16le(chunk, at + 10),
    second: u16le(chunk, at + 12),
    us: u16le(chunk, at + 14) * 1000,
  })
}
