// Who a request comes from that is signed with a user certificate: the certificate has to be published for the user it names.
// The state of the Windows account is not asked, as in the product: only revocation, expiry and SIP end such a certificate.

import { verifyCertificateMessage } from '../../../auth/web-ticket/certificate-signature.ts'
import type { LabUser } from '../../directory.ts'
import type { WebRequest } from './message.ts'
import type { Site } from './site.ts'
import { commonNameOf } from './ticket-gate.ts'

export type CertificateLogon =
  | { readonly kind: 'known'; readonly user: LabUser }
  | { readonly kind: 'unknown'; readonly text: string }

/** How long after its end a message can still be taken, for clocks that differ. */
const SKEW_US = 5 * 60e6

export function identifyByCertificate({ context, replays }: Site, request: WebRequest): CertificateLogon {
  const { nowUs, body } = request
  const verdict = verifyCertificateMessage(body, nowUs)
  if (verdict.kind === 'bad') return unknown(verdict.text)
  const { certificate, id, expiresUs } = verdict
  const sipAddress = commonNameOf(certificate).toLowerCase()
  const user = context.directory.findUser(sipAddress)
  const published = context.directory
    .published(sipAddress)
    .some(entry => certificate.raw.equals(entry.certificate) && entry.expiresMs > nowUs / 1000)
  if (!user || !published) return unknown(`The certificate of ${sipAddress} is not published, or has expired`)
  // Last, so that nobody can use up the ids of others.
  if (!replays.isFirst(`${certificate.fingerprint256} ${id}`, expiresUs + SKEW_US, nowUs))
    return unknown(`The message ${id} of ${sipAddress} was sent before`)
  return { kind: 'known', user }
}

function unknown(text: string): CertificateLogon {
  return { kind: 'unknown', text }
}
