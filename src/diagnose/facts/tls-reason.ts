// Why a TLS handshake failed, whatever said so: an HRESULT of Schannel, a certificate check or WinHTTP, a UCC code, or the
// number of an alert (RFC 5246 §7.2).

import { connectionOutcomeOf } from '../../trace/observe/network-code.ts'
import {
  CLIENT_TLS_CODES,
  INTERNET_CODES,
  MOBILE_SSL_ERROR,
  TLS_CODES,
} from '../../trace/observe/tls-code.ts'

/**
 * untrusted: the root is not known; incomplete: an authority between is missing; name: the certificate is for another name;
 * date: expired or not yet valid; revocation: could not be checked; no-common: no protocol version or cipher suite in
 * common; not-tls: the answer was no TLS; usage: not for this purpose; invalid: the certificate was refused, not said why; cut-off: the connection ended
 * during the handshake; unknown: it failed, nothing more is said.
 */
export type TlsReason =
  | 'untrusted'
  | 'incomplete'
  | 'name'
  | 'date'
  | 'revoked'
  | 'revocation'
  | 'no-common'
  | 'not-tls'
  | 'usage'
  | 'invalid'
  | 'cut-off'
  | 'unknown'

const BY_CODE: ReadonlyMap<number, TlsReason> = new Map<number, TlsReason>([
  [TLS_CODES.untrustedRoot, 'untrusted'],
  [TLS_CODES.certificateUntrustedRoot, 'untrusted'],
  [INTERNET_CODES.authority, 'untrusted'],
  [TLS_CODES.chainIncomplete, 'incomplete'],
  [TLS_CODES.wrongPrincipal, 'name'],
  [TLS_CODES.noNameMatch, 'name'],
  [INTERNET_CODES.name, 'name'],
  [TLS_CODES.expired, 'date'],
  [TLS_CODES.certificateExpired, 'date'],
  [INTERNET_CODES.date, 'date'],
  [TLS_CODES.chainRevoked, 'revoked'],
  [TLS_CODES.certificateRevoked, 'revoked'],
  [INTERNET_CODES.revoked, 'revoked'],
  [TLS_CODES.noRevocationCheck, 'revocation'],
  [TLS_CODES.revocationOffline, 'revocation'],
  [TLS_CODES.certificateRevocationFailure, 'revocation'],
  [INTERNET_CODES.revocationFailed, 'revocation'],
  [TLS_CODES.noCommonAlgorithm, 'no-common'],
  [TLS_CODES.illegalMessage, 'no-common'],
  [INTERNET_CODES.channel, 'no-common'],
  [CLIENT_TLS_CODES.incompatible, 'no-common'],
  [TLS_CODES.wrongUsage, 'usage'],
  [TLS_CODES.certificateWrongUsage, 'usage'],
  [INTERNET_CODES.usage, 'usage'],
  [TLS_CODES.unknownCertificate, 'invalid'],
  [INTERNET_CODES.invalid, 'invalid'],
  [INTERNET_CODES.failure, 'invalid'],
  [CLIENT_TLS_CODES.invalidCertificate, 'invalid'],
  [MOBILE_SSL_ERROR, 'invalid'],
  [CLIENT_TLS_CODES.timeout, 'cut-off'],
])

const BY_ALERT: ReadonlyMap<number, TlsReason> = new Map<number, TlsReason>([
  [40, 'no-common'], // handshake_failure
  [42, 'invalid'], // bad_certificate
  [43, 'usage'], // unsupported_certificate
  [44, 'revoked'], // certificate_revoked
  [45, 'date'], // certificate_expired
  [46, 'invalid'], // certificate_unknown
  [48, 'untrusted'], // unknown_ca
  [70, 'no-common'], // protocol_version
  [71, 'no-common'], // insufficient_security
  [112, 'name'], // unrecognized_name
])

/** The reason that a code or an alert number names; the alert decides where both do. */
export function tlsReasonOf(code: number | undefined, alert: number | undefined): TlsReason {
  const byAlert = alert === undefined ? undefined : BY_ALERT.get(alert)
  if (byAlert !== undefined) return byAlert
  if (code === undefined) return 'unknown'
  return BY_CODE.get(code) ?? (connectionOutcomeOf(code) === undefined ? 'unknown' : 'cut-off')
}

/** How much a reason tells: of several statements about one handshake the most telling counts. */
export function tellingness(reason: TlsReason): number {
  if (reason === 'unknown') return 0
  if (reason === 'cut-off') return 1
  return reason === 'invalid' ? 2 : 3
}
