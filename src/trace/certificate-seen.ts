// A certificate whose bytes were read, as an observation of a log or a probe tells of it.

import type { CertificateDetails } from '../protocol/pki/certificate-details.ts'
import { commonNameOf } from '../protocol/pki/read-certificate.ts'
import type { Observation } from './observation.ts'

type CertificateSeen = Extract<Observation, { kind: 'certificate' }>

/** RFC 8017 §A.2.3. Windows names it apart from RSA, because some clients refuse it. */
const PSS = '1.2.840.113549.1.1.10'

/** What an observation says of the certificate itself; where it was seen is for the caller to add. */
export function tellCertificate(certificate: CertificateDetails) {
  const { commonName, subject, names, issuer, notBeforeUs, notAfterUs, thumbprint } = certificate
  return {
    kind: 'certificate',
    subject: commonName || subject,
    names,
    issuer: commonNameOf(issuer) || issuer,
    notBeforeUs,
    notAfterUs,
    thumbprint,
    signatureAlgorithm: certificate.signatureOid === PSS ? 'RSASSA-PSS' : certificate.signatureAlgorithm,
  } as const satisfies Partial<CertificateSeen>
}
