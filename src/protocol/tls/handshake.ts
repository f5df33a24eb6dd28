// The part of TLS that travels in clear: records, hellos, certificates, alerts. RFC 5246 §6.2, §7; RFC 8446 §4; RFC 6066 §3.

import { createByteReader } from '../../base/byte-reader.ts'
import { u16be } from '../../base/integers.ts'
import { decodeText } from '../../base/text.ts'

/** Content types of records. */
export const TLS_CONTENT = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const

export const TLS_RECORD_HEADER_BYTES = 5
/** RFC 5246 §6.2.3: a record holds at most this, with room for what ciphers add. */
const RECORD_LIMIT_BYTES = (1 << 14) + 2048

/** True when a TLS record may begin with these bytes. */
export function isTlsRecord(bytes: Uint8Array, at = 0): boolean {
  const type = bytes[at] ?? 0
  const length = u16be(bytes, at + 3)
  return (
    type >= 20 &&
    type <= 24 &&
    bytes[at + 1] === 3 &&
    (bytes[at + 2] ?? 255) <= 4 &&
    length <= RECORD_LIMIT_BYTES
  )
}

/** "TLS 1.2" of 0x0303. */
export function tlsVersionName(version: number): string {
  if (version === 0x0300) return 'SSL 3.0'
  return version > 0x0300 && version <= 0x0304
    ? `TLS 1.${(version & 0xff) - 1}`
    : `TLS 0x${version.toString(16)}`
}

const ALERTS: ReadonlyMap<number, string> = new Map([
  [0, 'close notify'],
  [10, 'unexpected message'],
  [20, 'bad record MAC'],
  [40, 'handshake failure'],
  [42, 'bad certificate'],
  [43, 'unsupported certificate'],
  [44, 'certificate revoked'],
  [45, 'certificate expired'],
  [46, 'certificate unknown'],
  [47, 'illegal parameter'],
  [48, 'unknown CA'],
  [49, 'access denied'],
  [50, 'decode error'],
  [51, 'decrypt error'],
  [70, 'protocol version'],
  [71, 'insufficient security'],
  [80, 'internal error'],
  [86, 'inappropriate fallback'],
  [90, 'user canceled'],
  [100, 'no renegotiation'],
  [109, 'missing extension'],
  [110, 'unsupported extension'],
  [112, 'unrecognized name'],
  [113, 'bad certificate status response'],
  [115, 'unknown PSK identity'],
  [116, 'certificate required'],
  [120, 'no application protocol'],
])

/** "unknown CA" of 48; the number for those without a name. */
export function tlsAlertName(alert: number): string {
  return ALERTS.get(alert) ?? `alert ${alert}`
}

export interface TlsHello {
  /** The highest version the client offers, or the one the server chose. */
  readonly version: number
  /** Server name the client asks for; '' when it names none. */
  readonly serverName: string
  /** Cipher suites offered, or the one chosen. */
  readonly cipherSuites: readonly number[]
}

const EXTENSION = { serverName: 0, supportedVersions: 43 } as const

/** Reads the body of a ClientHello; undefined when it is cut or none. */
export function readClientHello(body: Uint8Array): TlsHello | undefined {
  const reader = createByteReader(body)
  const legacy = reader.u16be()
  reader.skip(32)
  reader.skip(reader.u8())
  const suites = reader.take(reader.u16be())
  reader.skip(reader.u8())
  if (!reader.ok) return undefined
  const extensions = reader.remaining > 2 ? readExtensions(reader.take(reader.u16be())) : new Map()
  return {
    version: highestOffered(extensions.get(EXTENSION.supportedVersions)) ?? legacy,
    serverName: readServerName(extensions.get(EXTENSION.serverName)),
    cipherSuites: Array.from({ length: suites.length >> 1 }, (_, i) => u16be(suites, 2 * i)),
  }
}

/** Reads the body of a ServerHello; undefined when it is cut or none. */
export function readServerHello(body: Uint8Array): TlsHello | undefined {
  const reader = createByteReader(body)
  const legacy = reader.u16be()
  reader.skip(32)
  reader.skip(reader.u8())
  const suite = reader.u16be()
  reader.u8()
  if (!reader.ok) return undefined
  const extensions = reader.remaining > 2 ? readExtensions(reader.take(reader.u16be())) : new Map()
  const chosen = extensions.get(EXTENSION.supportedVersions)
  return { version: chosen ? u16be(chosen, 0) : legacy, serverName: '', cipherSuites: [suite] }
}

function readExtensions(bytes: Uint8Array): Map<number, Uint8Array> {
  const reader = createByteReader(bytes)
  const extensions = new Map<number, Uint8Array>()
  while (reader.ok && reader.remaining >= 4) {
    const type = reader.u16be()
    const content = reader.take(reader.u16be())
    if (reader.ok) extensions.set(type, content)
  }
  return extensions
}

/** Random values that clients mix in (RFC 8701) are no versions. */
function highestOffered(extension: Uint8Array | undefined): number | undefined {
  if (!extension) return undefined
  const versions: number[] = []
  for (let at = 1; at + 2 <= extension.length; at += 2) versions.push(u16be(extension, at))
  const known = versions.filter(version => version >= 0x0300 && version <= 0x0304)
  return known.length === 0 ? undefined : Math.max(...known)
}

function readServerName(extension: Uint8Array | undefined): string {
  if (!extension) return ''
  const reader = createByteReader(extension)
  reader.u16be()
  const type = reader.u8()
  const name = reader.take(reader.u16be())
  return reader.ok && type === 0 ? decodeText(name) : ''
}

/** DER certificates of a Certificate message up to TLS 1.2, the server's own first; what is whole of it. */
export function readCertificateList(body: Uint8Array): Uint8Array[] {
  const reader = createByteReader(body)
  reader.skip(3)
  const certificates: Uint8Array[] = []
  while (reader.ok && reader.remaining >= 3) {
    const certificate = reader.take((reader.u8() << 16) | reader.u16be())
    if (reader.ok) certificates.push(certificate)
  }
  return certificates
}
