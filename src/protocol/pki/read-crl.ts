// Certificate revocation lists, RFC 5280 §5: who issued one, for how long it holds, and which serial numbers stand on it. What was signed
// and the signature are handed out as bytes; checking them needs keys and is done elsewhere.

import { decodeBase64 } from '../../base/base64.ts'
import { encodeHex } from '../../base/hex.ts'
import { decodeText } from '../../base/text.ts'
import { type DerElement, derOid, readDer, readDerSequence, readDerWhole } from '../der/read.ts'

export interface RevocationList {
  /** "CN=Contoso Issuing CA, O=Contoso", in the order of the list. */
  readonly issuer: string
  /** The same in a form in which equal names are equal: RFC 5280 §7.1 as far as authorities need it. */
  readonly issuerKey: string
  /** µs UTC. */
  readonly thisUpdateUs: number
  /** µs UTC; undefined when the list does not say when the next one comes. */
  readonly nextUpdateUs: number | undefined
  /** By serial number: hexadecimal, upper case, without leading zeros. */
  readonly revoked: ReadonlyMap<string, RevokedEntry>
  /** What the signature covers. */
  readonly signed: Uint8Array
  readonly signatureOid: string
  readonly signature: Uint8Array
}

export interface RevokedEntry {
  /** µs UTC; undefined when it cannot be read. */
  readonly revokedUs: number | undefined
  /** Name of RFC 5280 §5.3.1; '' when the list gives none. */
  readonly reason: string
}

const NO_BYTES = new Uint8Array(0)
const PEM = /-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+?)-----END/
const TAG = { integer: 0x02, bits: 0x03, sequence: 0x30, utcTime: 0x17, generalizedTime: 0x18 } as const

/** Reads a list, DER or PEM; undefined when the bytes are none. Never throws. */
export function readRevocationList(bytes: Uint8Array): RevocationList | undefined {
  const der = bytes[0] === TAG.sequence ? bytes : ofPem(bytes)
  const [body, algorithm, signature] = readDerSequence(readDerWhole(der)?.content ?? NO_BYTES) ?? []
  if (!body || signature?.tag !== TAG.bits) return undefined
  const fields = (readDerSequence(body.content) ?? []).filter(({ tag }, i) => i > 0 || tag !== TAG.integer)
  const [ofBody, issuer, thisUpdate, ...rest] = fields
  const thisUpdateUs = readTime(thisUpdate)
  if (ofBody?.tag !== TAG.sequence || issuer?.tag !== TAG.sequence || thisUpdateUs === undefined)
    return undefined
  const nextUpdateUs = readTime(rest[0])
  const entries = rest.find(({ tag }) => tag === TAG.sequence)
  return {
    issuer: describeName(issuer),
    issuerKey: nameKey(issuer),
    thisUpdateUs,
    nextUpdateUs,
    revoked: new Map((readDerSequence(entries?.content ?? NO_BYTES) ?? []).flatMap(readEntry)),
    signed: body.whole,
    signatureOid: derOid(readDer(algorithm?.content ?? NO_BYTES)) ?? '',
    // The first byte counts unused bits, of which a signature has none.
    signature: signature.content.subarray(1),
  }
}

function ofPem(bytes: Uint8Array): Uint8Array {
  const base64 = PEM.exec(decodeText(bytes))?.[1]
  return (base64 === undefined ? undefined : decodeBase64(base64)) ?? NO_BYTES
}

/** The name of a certificate's issuer, comparable with `issuerKey`; '' when the bytes are no certificate. */
export function issuerKeyOf(certificateDer: Uint8Array): string {
  const [body] = readDerSequence(readDerWhole(certificateDer)?.content ?? NO_BYTES) ?? []
  const fields = readDerSequence(body?.content ?? NO_BYTES) ?? []
  // version [0] may be absent; then serialNumber, signature, issuer.
  const issuer = fields[fields[0]?.tag === 0xa0 ? 3 : 2]
  return issuer ? nameKey(issuer) : ''
}

/** A serial number in the form of the list. */
export function serialKey(hex: string): string {
  return hex.toUpperCase().replace(/^0+(?=.)/, '')
}

function readEntry({ content }: DerElement): [string, RevokedEntry][] {
  const [serial, date, extensions] = readDerSequence(content) ?? []
  if (serial?.tag !== TAG.integer) return []
  return [
    [serialKey(encodeHex(serial.content)), { revokedUs: readTime(date), reason: readReason(extensions) }],
  ]
}

const REASON_CODE = '2.5.29.21'
const REASONS = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  '',
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
]

function readReason(extensions: DerElement | undefined): string {
  for (const { content } of readDerSequence(extensions?.content ?? NO_BYTES) ?? []) {
    const parts = readDerSequence(content) ?? []
    if (derOid(parts[0]) !== REASON_CODE) continue
    return REASONS[readDerWhole(parts.at(-1)?.content ?? NO_BYTES)?.content[0] ?? -1] ?? ''
  }
  return ''
}

/** RFC 5280 §4.1.2.5: UTCTime means 1950 to 2049; both in UTC with seconds. */
function readTime(element: DerElement | undefined): number | undefined {
  if (element?.tag !== TAG.utcTime && element?.tag !== TAG.generalizedTime) return undefined
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(decodeText(element.content))
  if (!match) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number)
  const full = element.tag === TAG.generalizedTime ? year : year + (year < 50 ? 2000 : 1900)
  return Date.UTC(full, month - 1, day, hour, minute, second) * 1000
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.25': 'DC',
}

/** Attributes of a Name in order: object identifier and text. */
function attributesOf(name: DerElement): [string, string][] {
  return (readDerSequence(name.content) ?? []).flatMap(set =>
    (readDerSequence(set.content) ?? []).flatMap(({ content }) => {
      const [type, value] = readDerSequence(content) ?? []
      const oid = derOid(type)
      // BMPString, RFC 5280 appendix A: two bytes for each character.
      const text = value && (value.tag === 0x1e ? decodeUtf16(value.content) : decodeText(value.content))
      return oid === undefined || text === undefined ? [] : [[oid, text] satisfies [string, string]]
    }),
  )
}

function decodeUtf16(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i + 1 < bytes.length; i += 2)
    text += String.fromCharCode(((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0))
  return text
}

function describeName(name: DerElement): string {
  return attributesOf(name)
    .map(([oid, text]) => `${ATTRIBUTES[oid] ?? oid}=${text}`)
    .join(', ')
}

function nameKey(name: DerElement): string {
  return attributesOf(name)
    .map(([oid, text]) => `${oid}=${text.trim().replace(/\s+/g, ' ').toLowerCase()}`)
    .join('\n')
}
