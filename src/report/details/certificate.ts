// A certificate and a certificate request for people.

import type { CertificateRequestSummary, CertificateSummary } from '../../protocol/pki/read-certificate.ts'
import { type DetailNode, type DetailOptions, row, timeRow } from './node.ts'

/** Describes a certificate. */
export function describeCertificate(certificate: CertificateSummary, options: DetailOptions): DetailNode[] {
  const { subject, issuer } = certificate
  return [
    ...row('subject', subject || '(empty)'),
    ...row('names', certificate.names.join(', ')),
    ...row('issuer', issuer, issuer === subject ? 'self-signed' : ''),
    ...timeRow('valid from', certificate.notBeforeUs, options),
    ...timeRow('valid to', certificate.notAfterUs, options),
    ...row('signature', certificate.signatureAlgorithm),
    ...row('key', certificate.key),
    ...row('purposes', certificate.purposes.join(', ')),
    ...row('authority', certificate.isAuthority ? 'yes' : ''),
    ...row('serial number', certificate.serial),
    ...row('thumbprint', certificate.thumbprint),
  ]
}

/** Describes a certificate request. */
export function describeCertificateRequest({
  subject,
  key,
  signatureAlgorithm,
}: CertificateRequestSummary): DetailNode[] {
  return [
    ...row('subject', subject || '(empty)'),
    ...row('key', key),
    ...row('signature', signatureAlgorithm),
  ]
}
