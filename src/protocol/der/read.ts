// Reads DER and the definite-length part of BER, ITU-T X.690: what GSS tokens, SPNEGO and Kerberos are written in.
// Never throws; what is cut off or odd is undefined.

import { decodeText } from '../../base/text.ts'
import { civilToUs } from '../../base/time.ts'

/** One element; `content` is a view. */
export interface DerElement {
  /** First identifier byte: class, constructed bit and number; numbers above 30 do not occur here. */
  readonly tag: number
  readonly content: Uint8Array
  /** The element with its head. */
  readonly whole: Uint8Array
}

/** The element at `at`; undefined when it is cut off, has a long tag or an indefinite length. */
export function readDer(bytes: Uint8Array, at = 0): DerElement | undefined {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || first === 0x80) return undefined
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  if (lengthBytes > 4) return undefined
  let length = first
  if (lengthBytes > 0) {
    length = 0
    for (let i = 0; i < lengthBytes; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0)
  }
  const from = at + 2 + lengthBytes
  if (from + length > bytes.length) return undefined
  return { tag, content: bytes.subarray(from, from + length), whole: bytes.subarray(at, from + length) }
}

/** The only element of the bytes; undefined when something follows it. */
export function readDerWhole(bytes: Uint8Array): DerElement | undefined {
  const element = readDer(bytes)
  return element && element.whole.length === bytes.length ? element : undefined
}

/** Elements of a constructed content, in order; undefined when one is cut off. */
export function readDerSequence(content: Uint8Array): DerElement[] | undefined {
  const elements: DerElement[] = []
  for (let at = 0; at < content.length; ) {
    const element = readDer(content, at)
    if (!element) return undefined
    elements.push(element)
    at += element.whole.length
  }
  return elements
}

/** Fields of a SEQUENCE of explicitly tagged elements, by context tag number; the tagged element itself is the value. */
export type DerFields = ReadonlyMap<number, DerElement>

/** Reads such a sequence from the element that holds it: a SEQUENCE, or an application tag around one. */
export function readDerFields(element: DerElement | undefined): DerFields | undefined {
  if (!element) return undefined
  const isSequence = element.tag === 0x30
  const sequence = isSequence ? element : readDerWhole(element.content)
  if (sequence?.tag !== 0x30) return undefined
  const fields = new Map<number, DerElement>()
  for (const field of readDerSequence(sequence.content) ?? []) {
    const inner = readDerWhole(field.content)
    if ((field.tag & 0xe0) !== 0xa0 || !inner) return undefined
    fields.set(field.tag & 0x1f, inner)
  }
  return fields
}

/** Value of an INTEGER or ENUMERATED of up to six bytes. */
export function derInteger(element: DerElement | undefined): number | undefined {
  if (!element || (element.tag !== 2 && element.tag !== 10)) return undefined
  const { content } = element
  if (content.length === 0 || content.length > 6) return undefined
  let value = (content[0] ?? 0) & 0x80 ? -1 : 0
  for (const byte of content) value = value * 256 + byte
  return value
}

/** Bytes of an OCTET STRING. */
export function derOctets(element: DerElement | undefined): Uint8Array | undefined {
  return element?.tag === 4 ? element.content : undefined
}

/** Text of a GeneralString, UTF8String, IA5String or PrintableString. */
export function derText(element: DerElement | undefined): string | undefined {
  return element && [12, 19, 22, 27].includes(element.tag) ? decodeText(element.content) : undefined
}

/** "1.2.840.113554.1.2.2" of an OBJECT IDENTIFIER. */
export function derOid(element: DerElement | undefined): string | undefined {
  if (element?.tag !== 6 || element.content.length === 0) return undefined
  const arcs: number[] = []
  let arc = 0
  for (const byte of element.content) {
    arc = arc * 128 + (byte & 0x7f)
    if (byte & 0x80) continue
    if (arcs.length === 0)
      arcs.push(Math.min(2, Math.floor(arc / 40)), arc - Math.min(2, Math.floor(arc / 40)) * 40)
    else arcs.push(arc)
    arc = 0
  }
  return ((element.content.at(-1) ?? 0) & 0x80) === 0 ? arcs.join('.') : undefined
}

/** The first 32 bits of a BIT STRING, bit 0 the highest; missing bits are 0. */
export function derFlags(element: DerElement | undefined): number | undefined {
  if (element?.tag !== 3 || element.content.length === 0) return undefined
  let flags = 0
  for (let i = 1; i <= 4; i++) flags = flags * 256 + (element.content[i] ?? 0)
  return flags
}

/** µs since 1970 of a GeneralizedTime in UTC without fraction, as Kerberos writes it: "20261122142500Z". */
export function derTimeUs(element: DerElement | undefined): number | undefined {
  const match =
    element?.tag === 24
      ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(decodeText(element.content))
      : undefined
  if (!match) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number)
  const timeUs = civilToUs({ year, month, day, hour, minute, second })
  return Number.isNaN(timeUs) ? undefined : timeUs
}
