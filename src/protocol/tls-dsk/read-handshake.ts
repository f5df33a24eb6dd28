// What a TLS flight says, record by record and message by message, for people: the flights inside TLS-DSK's gssapi-data and
// captured handshakes. RFC 2246 §6.2, §7; RFC 5246 §7.4. Tolerant: what is cut off is shown as far as it goes.

import { createByteReader } from '../../base/byte-reader.ts'
import type { Parsed, Problem } from '../../base/problem.ts'
import { decodeText } from '../../base/text.ts'
import { TLS_HANDSHAKE } from './flight.ts'

export type TlsItem =
  | {
      readonly kind: 'client-hello'
      readonly version: number
      readonly suites: readonly number[]
      readonly sessionIdBytes: number
      /** Host of the server_name extension; '' when there is none. */
      readonly serverName: string
      readonly extensions: readonly number[]
    }
  | {
      readonly kind: 'server-hello'
      readonly version: number
      readonly suite: number
      readonly sessionIdBytes: number
      readonly extensions: readonly number[]
    }
  /** DER of the certificates, the sender's own first. */
  | { readonly kind: 'certificate'; readonly certificates: readonly Uint8Array[] }
  | { readonly kind: 'certificate-request'; readonly authorities: number }
  | { readonly kind: 'alert'; readonly fatal: boolean; readonly description: number }
  | { readonly kind: 'change-cipher-spec' }
  /** A message that is only named, and what cannot be read because it is encrypted. */
  | { readonly kind: 'other'; readonly name: string; readonly sizeBytes: number }

const NAMES: Readonly<Record<number, string>> = {
  0: 'HelloRequest',
  4: 'NewSessionTicket',
  12: 'ServerKeyExchange',
  [TLS_HANDSHAKE.SERVER_HELLO_DONE]: 'ServerHelloDone',
  [TLS_HANDSHAKE.CERTIFICATE_VERIFY]: 'CertificateVerify',
  [TLS_HANDSHAKE.CLIENT_KEY_EXCHANGE]: 'ClientKeyExchange',
  20: 'Finished',
  22: 'CertificateStatus',
}

const RECORD = { changeCipherSpec: 20, alert: 21, handshake: 22, application: 23 } as const

/** Reads a flight; undefined when the bytes do not begin with a TLS record. Never throws; views share memory with `bytes`. */
export function readTlsFlightItems(bytes: Uint8Array): Parsed<readonly TlsItem[]> | undefined {
  if (!isTls(bytes)) return undefined
  const reader = createByteReader(bytes)
  const items: TlsItem[] = []
  const problems: Problem[] = []
  let encrypted = false
  /** Handshake messages may cross records: their bytes are put together first. */
  let handshake = new Uint8Array(0)
  while (reader.remaining >= 5) {
    const type = reader.u8()
    reader.skip(2)
    const length = reader.u16be()
    if (length > reader.remaining)
      problems.push({ code: 'tls-cut-off', text: 'The last TLS record is cut off', at: reader.at })
    const fragment = reader.take(Math.min(length, reader.remaining))
    if (type === RECORD.handshake && !encrypted) {
      handshake = joinBytes(handshake, fragment)
      continue
    }
    items.push(...readMessages(handshake, problems))
    handshake = new Uint8Array(0)
    items.push(...readRecord(type, fragment, encrypted))
    if (type === RECORD.changeCipherSpec) encrypted = true
  }
  items.push(...readMessages(handshake, problems))
  return { value: items, problems }
}

/** True when the bytes begin with the head of a TLS record. */
export function isTls(bytes: Uint8Array): boolean {
  const type = bytes[0] ?? 0
  return (
    type >= RECORD.changeCipherSpec && type <= RECORD.application && bytes[1] === 3 && (bytes[2] ?? 9) <= 4
  )
}

function joinBytes(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(first.length + second.length)
  joined.set(first)
  joined.set(second, first.length)
  return joined
}

function readRecord(type: number, fragment: Uint8Array, encrypted: boolean): TlsItem[] {
  const sizeBytes = fragment.length
  if (type === RECORD.changeCipherSpec) return [{ kind: 'change-cipher-spec' }]
  if (type === RECORD.alert && sizeBytes === 2)
    return [{ kind: 'alert', fatal: fragment[0] === 2, description: fragment[1] ?? 0 }]
  if (type === RECORD.handshake && encrypted)
    return [{ kind: 'other', name: 'Finished, encrypted', sizeBytes }]
  return [
    { kind: 'other', name: type === RECORD.application ? 'application data' : 'encrypted record', sizeBytes },
  ]
}

function readMessages(bytes: Uint8Array, problems: Problem[]): TlsItem[] {
  const items: TlsItem[] = []
  const reader = createByteReader(bytes)
  while (reader.remaining >= 4) {
    const type = reader.u8()
    const length = reader.u8() * 65_536 + reader.u16be()
    if (length > reader.remaining)
      problems.push({ code: 'tls-cut-off', text: `The TLS handshake message ${nameOf(type)} is cut off` })
    items.push(readMessage(type, reader.take(Math.min(length, reader.remaining))))
  }
  return items
}

function nameOf(type: number): string {
  return NAMES[type] ?? `of type ${type}`
}

function readMessage(type: number, body: Uint8Array): TlsItem {
  switch (type) {
    case TLS_HANDSHAKE.CLIENT_HELLO:
      return readClientHello(body)
    case TLS_HANDSHAKE.SERVER_HELLO:
      return readServerHello(body)
    case TLS_HANDSHAKE.CERTIFICATE:
      return { kind: 'certificate', certificates: readCertificates(body) }
    case TLS_HANDSHAKE.CERTIFICATE_REQUEST:
      return { kind: 'certificate-request', authorities: countAuthorities(body) }
    default:
      return { kind: 'other', name: nameOf(type), sizeBytes: body.length }
  }
}

const RANDOM_BYTES = 32

function readClientHello(body: Uint8Array): TlsItem {
  const reader = createByteReader(body)
  const version = reader.u16be()
  reader.skip(RANDOM_BYTES)
  const sessionIdBytes = reader.take(reader.u8()).length
  const list = reader.take(reader.u16be())
  const suites: number[] = []
  for (let at = 0; at + 1 < list.length; at += 2) suites.push(((list[at] ?? 0) << 8) | (list[at + 1] ?? 0))
  reader.skip(reader.u8())
  const extensions = reader.remaining > 2 ? readExtensions(reader.take(reader.u16be())) : []
  const name = extensions.find(({ type }) => type === 0)?.body
  return {
    kind: 'client-hello',
    version,
    suites,
    sessionIdBytes,
    // A list with one entry: list length 2, name type 1, name length 2, name. RFC 6066 §3.
    serverName: name === undefined ? '' : decodeText(name.subarray(5)),
    extensions: extensions.map(({ type }) => type),
  }
}

function readServerHello(body: Uint8Array): TlsItem {
  const reader = createByteReader(body)
  const version = reader.u16be()
  reader.skip(RANDOM_BYTES)
  const sessionIdBytes = reader.take(reader.u8()).length
  const suite = reader.u16be()
  reader.skip(1)
  const extensions = reader.remaining > 2 ? readExtensions(reader.take(reader.u16be())) : []
  return {
    kind: 'server-hello',
    version,
    suite,
    sessionIdBytes,
    extensions: extensions.map(({ type }) => type),
  }
}

function readExtensions(bytes: Uint8Array): { type: number; body: Uint8Array }[] {
  const reader = createByteReader(bytes)
  const extensions: { type: number; body: Uint8Array }[] = []
  while (reader.remaining >= 4) {
    const type = reader.u16be()
    extensions.push({ type, body: reader.take(reader.u16be()) })
    if (!reader.ok) break
  }
  return extensions
}

function readCertificates(body: Uint8Array): Uint8Array[] {
  const reader = createByteReader(body)
  reader.skip(3)
  const certificates: Uint8Array[] = []
  while (reader.remaining > 3) {
    const length = reader.u8() * 65_536 + reader.u16be()
    certificates.push(reader.take(Math.min(length, reader.remaining)))
  }
  return certificates
}

/** Names of certificate authorities the server would accept; 0 also when it accepts any. RFC 2246 §7.4.4. */
function countAuthorities(body: Uint8Array): number {
  const reader = createByteReader(body)
  reader.skip(reader.u8())
  // TLS 1.2 puts a list of signature algorithms between types and names.
  const next = reader.u16be()
  if (next !== reader.remaining) reader.skip(next)
  if (next !== reader.remaining) reader.skip(2)
  let count = 0
  while (reader.remaining > 2 && reader.ok) {
    reader.skip(reader.u16be())
    if (reader.ok) count++
  }
  return count
}
