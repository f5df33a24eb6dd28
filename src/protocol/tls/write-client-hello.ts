// A ClientHello for asking a server what it offers, without any key: the probe reads the answer and ends the connection.
// RFC 5246 §7.4.1.2, RFC 8446 §4.1.2; extensions of RFC 6066 §3, RFC 8422 §5.1, RFC 5246 §7.4.1.4.1.

import { concatBytes } from '../../base/bytes.ts'
import { encodeText } from '../../base/text.ts'

export const TLS_VERSIONS = { tls10: 0x0301, tls11: 0x0302, tls12: 0x0303, tls13: 0x0304 } as const

export interface ClientHelloOptions {
  /** The one version that is offered. */
  readonly version: number
  readonly cipherSuites: readonly number[]
  /** Name for SNI; '' for none. */
  readonly serverName: string
  /** 32 random bytes. */
  readonly random: Uint8Array
}

/** x25519, P-256, P-384, P-521. */
const GROUPS = [0x001d, 0x0017, 0x0018, 0x0019]
/** RSA and ECDSA with SHA-2, RSASSA-PSS, and SHA-1 for old servers. */
const SIGNATURES = [0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201]
/** Says that renegotiation is secure, RFC 5746 §3.3. */
const RENEGOTIATION_SCSV = 0x00ff

/** One record with the hello. TLS 1.3 is offered with no key share: the server's retry request says as much as its hello. */
export function writeClientHello(options: ClientHelloOptions): Uint8Array<ArrayBuffer> {
  const { version, cipherSuites, random } = options
  const modern = version >= TLS_VERSIONS.tls13
  const legacy = modern ? TLS_VERSIONS.tls12 : version
  const suites = u16s(modern ? cipherSuites : [...cipherSuites, RENEGOTIATION_SCSV])
  const body = concatBytes([
    u16s([legacy]),
    random.subarray(0, 32),
    // TLS 1.3 in middlebox compatibility mode carries a session id, RFC 8446 appendix D.4.
    vector8(modern ? random.subarray(0, 32) : new Uint8Array(0)),
    vector16(suites),
    Uint8Array.of(1, 0),
    vector16(extensionsOf(options, modern)),
  ])
  const handshake = concatBytes([Uint8Array.of(1, 0), u16s([body.length]), body])
  return concatBytes([Uint8Array.of(22, 3, 1), u16s([handshake.length]), handshake])
}

function extensionsOf({ serverName }: ClientHelloOptions, modern: boolean): Uint8Array {
  const name = encodeText(serverName)
  return concatBytes([
    serverName === ''
      ? new Uint8Array(0)
      : extension(0, vector16(concatBytes([Uint8Array.of(0), vector16(name)]))),
    extension(10, vector16(u16s(GROUPS))),
    extension(11, Uint8Array.of(1, 0)),
    extension(13, vector16(u16s(SIGNATURES))),
    ...(modern ? [extension(43, vector8(u16s([TLS_VERSIONS.tls13]))), extension(51, u16s([0]))] : []),
  ])
}

function extension(type: number, content: Uint8Array): Uint8Array {
  return concatBytes([u16s([type]), vector16(content)])
}

function vector8(content: Uint8Array): Uint8Array {
  return concatBytes([Uint8Array.of(content.length), content])
}

function vector16(content: Uint8Array): Uint8Array {
  return concatBytes([u16s([content.length]), content])
}

function u16s(values: readonly number[]): Uint8Array {
  return Uint8Array.from(values.flatMap(value => [value >> 8, value & 0xff]))
}
