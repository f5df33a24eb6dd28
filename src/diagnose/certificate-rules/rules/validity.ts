// Dates of the certificate and of the authorities sent with it.

import { formatTime, US_PER_DAY } from '../../../base/time.ts'
import type { CertificateDetails } from '../../../protocol/pki/certificate-details.ts'
import { nameOfCertificate } from '../names.ts'
import { broken, type CertificateVerdict, defineCertificateRule, doubtful, passed } from '../rule.ts'

/** Renewing takes a change window or two. */
const SOON_DAYS = 30

export const rule = defineCertificateRule({
  id: 'validity',
  title: 'Certificates are valid now and for another month',
  why: 'Clients end the handshake at the minute a certificate expires, and services refuse it when they start.',
  judge: ({ chain, nowUs }) => chain.map(certificate => judgeDates(certificate, nowUs)),
})

function judgeDates(certificate: CertificateDetails, nowUs: number): CertificateVerdict {
  const { notBeforeUs, notAfterUs } = certificate
  const name = nameOfCertificate(certificate)
  const until = formatTime(notAfterUs).slice(0, 10)
  if (notAfterUs < nowUs) return broken(`${name} expired on ${until}.`)
  if (notBeforeUs > nowUs)
    return broken(
      `${name} is valid from ${formatTime(notBeforeUs).slice(0, 10)} on: not yet, or the clock here is wrong.`,
    )
  const days = Math.floor((notAfterUs - nowUs) / US_PER_DAY)
  return days < SOON_DAYS
    ? doubtful(`${name} expires in ${days} days, on ${until}.`)
    : passed(`${name} is valid until ${until}.`)
}
