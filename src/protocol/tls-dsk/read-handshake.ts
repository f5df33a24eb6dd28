// What a TLS flight says, record by record and message by message, for people: the flights inside TLS-DSK's gssapi-data and
// captured handshakes. RFC 2246 §6.2, §7; RFC 5246 §7.4. Tolerant: what is cut off is shown as far as it goes.

import { createByteReader } from '../../base/byte-reader.ts'
import { concatBytes } from '../../base/bytes.ts'
import type { Parsed, Problem } from '../../base/problem.ts'
import {
  isTlsRecord,
  readCertificateList,
  readClientHello,
  readServerHello,
  TLS_CONTENT,
} from '../tls/handshake.ts'
import { TLS_HANDSHAKE } from './flight.ts'

export type TlsItem =
  | {
      readonly kind: 'client-hello'
      /** The highest one offered. */
      readonly version: number
      readonly cipherSuites: readonly number[]
      /** Host of the server_name extension; '' when there is none. */
      readonly serverName: string
    }
  | { readonly kind: 'server-hello'; readonly version: number; readonly suite: number }
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

/** Reads a flight; undefined when the bytes do not begin with a TLS record. Never throws; views share memory with `bytes`. */
export function readTlsFlightItems(bytes: Uint8Array): Parsed<readonly TlsItem[]> | undefined {
  if (!isTlsRecord(bytes)) return undefined
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
    if (type === TLS_CONTENT.handshake && !encrypted) {
      handshake = concatBytes([handshake, fragment])
      continue
    }
    items.push(...readMessages(handshake, problems))
    handshake = new Uint8Array(0)
    items.push(...readRecord(type, fragment, encrypted))
    if (type === TLS_CONTENT.changeCipherSpec) encrypted = true
  }
  items.push(...readMessages(handshake, problems))
  return { value: items, problems }
}

function readRecord(type: number, fragment: Uint8Array, encrypted: boolean): TlsItem[] {
  const sizeBytes = fragment.length
  if (type === TLS_CONTENT.changeCipherSpec) return [{ kind: 'change-cipher-spec' }]
  if (type === TLS_CONTENT.alert && sizeBytes === 2)
    return [{ kind: 'alert', fatal: fragment[0] === 2, description: fragment[1] ?? 0 }]
  if (type === TLS_CONTENT.handshake && encrypted)
    return [{ kind: 'other', name: 'Finished, encrypted', sizeBytes }]
  return [
    {
      kind: 'other',
      name: type === TLS_CONTENT.applicationData ? 'application data' : 'encrypted record',
      sizeBytes,
    },
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
  const sizeBytes = body.length
  switch (type) {
    case TLS_HANDSHAKE.CLIENT_HELLO: {
      const hello = readClientHello(body)
      return hello ? { kind: 'client-hello', ...hello } : { kind: 'other', name: 'ClientHello', sizeBytes }
    }
    case TLS_HANDSHAKE.SERVER_HELLO: {
      const hello = readServerHello(body)
      const [suite = 0] = hello?.cipherSuites ?? []
      return hello
        ? { kind: 'server-hello', version: hello.version, suite }
        : { kind: 'other', name: 'ServerHello', sizeBytes }
    }
    case TLS_HANDSHAKE.CERTIFICATE:
      return { kind: 'certificate', certificates: readCertificateList(body) }
    case TLS_HANDSHAKE.CERTIFICATE_REQUEST:
      return { kind: 'certificate-request', authorities: countAuthorities(body) }
    default:
      return { kind: 'other', name: nameOf(type), sizeBytes }
  }
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
