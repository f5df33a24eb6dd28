// The framing of a mechanism's first token, RFC 2743 §3.1, and the mechanisms of sign-in.

import { concatBytes } from '../../base/bytes.ts'
import { derOid, readDer, readDerWhole } from '../der/read.ts'
import { writeDer, writeDerOid } from '../der/write.ts'

export const GSS_MECHANISMS = {
  /** RFC 1964 §1. */
  kerberos: '1.2.840.113554.1.2.2',
  /** The number Windows 2000 wrote by mistake and every Windows still offers, MS-SPNG §3. */
  microsoftKerberos: '1.2.840.48018.1.2.2',
  ntlm: '1.3.6.1.4.1.311.2.2.10',
  spnego: '1.3.6.1.5.5.2',
} as const

export interface GssToken {
  /** Dotted object identifier. */
  readonly mechanism: string
  readonly inner: Uint8Array
}

/** Undefined when the bytes are no framed token or something follows it. */
export function readGssToken(bytes: Uint8Array): GssToken | undefined {
  const frame = readDerWhole(bytes)
  if (frame?.tag !== 0x60) return undefined
  const oid = readDer(frame.content)
  const mechanism = derOid(oid)
  if (oid === undefined || mechanism === undefined) return undefined
  return { mechanism, inner: frame.content.subarray(oid.whole.length) }
}

/** Frames a token. */
export function writeGssToken({ mechanism, inner }: GssToken): Uint8Array<ArrayBuffer> {
  return writeDer(0x60, concatBytes([writeDerOid(mechanism), inner]))
}
