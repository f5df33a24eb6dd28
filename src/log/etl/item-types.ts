// Arguments of WPP messages on the wire, by the ItemType that the TMF file names (defaultwpp.ini of the Windows kits).

import { filetimeToUs } from '../../base/filetime.ts'
import { formatGuid } from '../../base/guid.ts'
import { u16be, u16le, u32le, u64le } from '../../base/integers.ts'
import { formatResultCode } from '../../base/result-code.ts'
import { formatSid, sidLength } from '../../base/sid.ts'
import { decodeText } from '../../base/text.ts'
import { formatTime } from '../../base/time.ts'
import { decodeUtf16le } from '../../base/utf16.ts'
import type { TmfArgument } from './tmf.ts'

/** A value and the offset behind it. Integers are unsigned; the format decides about the sign, within `bits`. */
export interface ItemValue {
  readonly value: string | bigint | number
  readonly bits: number
  readonly next: number
}

/** Where an argument is read: [at, to) of bytes, with the pointer size of the machine that wrote the log. */
export interface ItemInput {
  readonly bytes: Uint8Array
  readonly at: number
  readonly to: number
  readonly pointerBytes: number
}

type Reader = (input: ItemInput, argument: TmfArgument) => ItemValue | undefined

/** Reads one argument; undefined when its type is not known or the bytes end before it does. */
export function readItem(input: ItemInput, argument: TmfArgument): ItemValue | undefined {
  const found = READERS.get(argument.type.toLowerCase())?.(input, argument)
  return found && found.next <= input.to ? found : undefined
}

const fixed =
  (length: number, read: (bytes: Uint8Array, at: number) => string | bigint | number): Reader =>
  ({ bytes, at, to }) =>
    at + length > to ? undefined : { value: read(bytes, at), bits: length * 8, next: at + length }

const byte = fixed(1, (bytes, at) => bytes[at] ?? 0)
const short = fixed(2, u16le)
const long = fixed(4, u32le)
const longLong = fixed(8, u64le)
const code = fixed(4, (bytes, at) => formatResultCode(u32le(bytes, at)))
const guid = fixed(16, (bytes, at) => `{${formatGuid(bytes, at)}}`)

const narrow: Reader = ({ bytes, at, to }) => {
  const end = bytes.indexOf(0, at)
  const stop = end < 0 || end > to ? to : end
  return { value: decodeText(bytes, at, stop), bits: 0, next: Math.min(to, stop + 1) }
}

const wide: Reader = ({ bytes, at, to }) => {
  let end = at
  while (end + 2 <= to && u16le(bytes, end) !== 0) end += 2
  return { value: decodeUtf16le(bytes, at, end), bits: 0, next: Math.min(end + 2, to) }
}

/** u16 length in bytes, then the text; a length beyond the record gives what is there. */
const counted =
  (decode: (bytes: Uint8Array, from: number, to: number) => string): Reader =>
  ({ bytes, at, to }) => {
    if (at + 2 > to) return undefined
    const end = Math.min(to, at + 2 + u16le(bytes, at))
    return { value: decode(bytes, at + 2, end), bits: 0, next: end }
  }

const hexDump = counted((bytes, from, to) =>
  [...bytes.subarray(from, to)].map(value => value.toString(16).padStart(2, '0')).join(' '),
)

const pointer: Reader = ({ bytes, at, pointerBytes }) => ({
  value: pointerBytes === 4 ? u32le(bytes, at) : u64le(bytes, at),
  bits: pointerBytes * 8,
  next: at + pointerBytes,
})

const listed =
  (base: Reader): Reader =>
  (input, argument) => {
    const found = base(input, argument)
    return found && { ...found, value: argument.names[Number(found.value)] ?? String(found.value) }
  }

const sid: Reader = ({ bytes, at, to }) => {
  const value = formatSid(bytes, at, to)
  return value === undefined ? undefined : { value, bits: 0, next: at + sidLength(bytes, at) }
}

const address6 = (bytes: Uint8Array, at: number): string =>
  Array.from({ length: 8 }, (_, i) => u16be(bytes, at + 2 * i).toString(16)).join(':')

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>(
  Object.entries({
    itemstring: narrow,
    itemrstring: narrow,
    itemmlstring: narrow,
    itemwstring: wide,
    itemrwstring: wide,
    itempstring: counted(decodeText),
    itemcstring: counted(decodeText),
    itempwstring: counted(decodeUtf16le),
    itemunicodestring: counted(decodeUtf16le),
    itemhexdump: hexDump,
    itemsid: sid,
    itemchar: byte,
    itemuchar: byte,
    itemcharsign: byte,
    itemcharshort: byte,
    itembyte: byte,
    itemboolean: byte,
    itemshort: short,
    itemushort: short,
    itemlong: long,
    itemulong: long,
    itemulongx: long,
    itemenum: long,
    itemflagsenum: long,
    itemhresult: code,
    itemntstatus: code,
    itemnterror: code,
    itemwinerror: long,
    itemmerror: long,
    itemndis_status: code,
    itemlonglong: longLong,
    itemulonglong: longLong,
    itemlonglongx: longLong,
    itemlonglongxx: longLong,
    itemlonglongo: longLong,
    itemdouble: fixed(8, (bytes, at) =>
      new DataView(bytes.buffer, bytes.byteOffset + at, 8).getFloat64(0, true),
    ),
    itemptr: pointer,
    itemguid: guid,
    itemclsid: guid,
    itemiid: guid,
    itemlibid: guid,
    itemipaddr: fixed(4, (bytes, at) => [...bytes.subarray(at, at + 4)].join('.')),
    itemipv6addr: fixed(16, address6),
    itemport: fixed(2, u16be),
    itemtimestamp: fixed(8, (bytes, at) => formatTime(filetimeToUs(u64le(bytes, at)))),
    itemtimedelta: longLong,
    itemwaittime: longLong,
    itemlistbyte: listed(byte),
    itemlistshort: listed(short),
    itemlistlong: listed(long),
    itemsetbyte: byte,
    itemsetshort: short,
    itemsetlong: long,
  }),
)

/** The value as a signed number of its width. */
export function toSigned({ value, bits }: Pick<ItemValue, 'value' | 'bits'>): bigint {
  const whole = typeof value === 'bigint' ? value : BigInt(Math.trunc(Number(value)) || 0)
  return bits === 0 ? whole : BigInt.asIntN(bits, whole)
}
