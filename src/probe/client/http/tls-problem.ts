// What a client says against the certificate of a server: chain, name, dates by its own clock.

import { checkServerIdentity, type DetailedPeerCertificate, type TLSSocket } from 'node:tls'
import { type ClientProblem, problem } from './problem.ts'

/** SEC_E_UNTRUSTED_ROOT, SEC_E_WRONG_PRINCIPAL, SEC_E_CERT_EXPIRED. */
const UNTRUSTED = 0x80090325
const WRONG_NAME = 0x80090322
const EXPIRED = 0x80090328

/** Node's codes that speak of dates: the client's own clock decides about these. */
const DATES = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])

/** The first thing that is wrong; undefined when nothing is. */
export function tlsProblemOf(
  socket: TLSSocket,
  certificate: DetailedPeerCertificate,
  { host, nowMs }: { readonly host: string; readonly nowMs: number },
): ClientProblem | undefined {
  const error = socket.authorizationError as Error | string | null | undefined
  const code = error === null || error === undefined ? '' : codeOf(error)
  if (code !== '' && !DATES.has(code))
    return problem('tls-untrusted', `The certificate of ${host} is not trusted: ${code}`, UNTRUSTED)
  if (nowMs > Date.parse(certificate.valid_to))
    return problem('tls-expired', `The certificate of ${host} expired on ${certificate.valid_to}`, EXPIRED)
  if (nowMs < Date.parse(certificate.valid_from))
    return problem(
      'tls-not-yet-valid',
      `The certificate of ${host} is valid only from ${certificate.valid_from}`,
      EXPIRED,
    )
  const mismatch = checkServerIdentity(host, certificate)
  return mismatch && problem('tls-wrong-name', `The certificate is not for ${host}`, WRONG_NAME)
}

function codeOf(error: Error | string): string {
  if (typeof error === 'string') return error
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}
