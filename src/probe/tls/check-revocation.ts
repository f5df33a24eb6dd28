// What a revocation list says about one certificate: whether it may be believed at all (who signed it, for how long it holds), then
// whether the certificate stands on it. RFC 5280 §6.3.3 as far as a complete list of the issuer itself goes.

import { verify } from 'node:crypto'
import {
  issuerKeyOf,
  type RevocationList,
  type RevokedEntry,
  readRevocationList,
  serialKey,
} from '../../protocol/pki/read-crl.ts'
import { isIssuedByKey, readNodeCertificate } from './node-certificate.ts'

export type RevocationState =
  | { readonly kind: 'no-list' }
  | { readonly kind: 'other-issuer' | 'bad-signature'; readonly list: RevocationList }
  | { readonly kind: 'out-of-date' | 'not-yet-valid'; readonly list: RevocationList }
  | { readonly kind: 'revoked'; readonly list: RevocationList; readonly entry: RevokedEntry }
  /** verified: false when the issuer's certificate is not known here. */
  | { readonly kind: 'not-revoked'; readonly list: RevocationList; readonly verified: boolean }

export interface CheckedCertificate {
  readonly der: Uint8Array
  /** Hexadecimal. */
  readonly serial: string
  /** Certificates among which the issuer may be, DER. */
  readonly issuers: readonly Uint8Array[]
}

/** Judges a list for a certificate. Never throws. */
export function checkRevocation(
  bytes: Uint8Array,
  { der, serial, issuers }: CheckedCertificate,
  nowUs: number,
): RevocationState {
  const list = readRevocationList(bytes)
  if (!list) return { kind: 'no-list' }
  if (list.issuerKey !== issuerKeyOf(der)) return { kind: 'other-issuer', list }
  const verified = isSigned(list, der, issuers)
  if (verified === false) return { kind: 'bad-signature', list }
  if (list.thisUpdateUs > nowUs + SKEW_US) return { kind: 'not-yet-valid', list }
  const entry = list.revoked.get(serialKey(serial))
  if (entry && entry.reason !== 'removeFromCRL') return { kind: 'revoked', list, entry }
  if (list.nextUpdateUs !== undefined && list.nextUpdateUs < nowUs) return { kind: 'out-of-date', list }
  return { kind: 'not-revoked', list, verified: verified === true }
}

/** Two clocks are never equal. */
const SKEW_US = 5 * 60_000_000

/** Hash of each signature algorithm. RFC 4055, RFC 5758, RFC 3279. */
const HASHES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
}

/** Undefined when the issuer's key is not here, or the algorithm is not known. */
function isSigned(
  { signed, signature, signatureOid }: RevocationList,
  der: Uint8Array,
  issuers: readonly Uint8Array[],
): boolean | undefined {
  const hash = HASHES[signatureOid]
  const certificate = readNodeCertificate(der)
  const keys = issuers.flatMap(issuer => {
    const found = readNodeCertificate(issuer)
    return found && certificate && isIssuedByKey(certificate, found) ? [found.publicKey] : []
  })
  if (hash === undefined || keys.length === 0) return undefined
  try {
    return keys.some(key => verify(hash, signed, key, signature))
  } catch {
    return undefined
  }
}
