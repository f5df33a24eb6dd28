// A certificate with its key, as machines hold it: read from PEM, so that what is said about it is what stands in it.

import { X509Certificate } from 'node:crypto'
import { thumbprintOf } from '../../auth/index.ts'
import type { CertificateMaterial } from '../certificates.ts'

/** The PEM texts of a certificate; the chain is '' for none. */
export interface CertificatePem {
  readonly certificatePem: string
  readonly chainPem: string
  readonly keyPem: string
}

/** Reads subject, names, dates and thumbprint. Throws what the platform throws for a text that is no certificate. */
export function materialOf(pem: CertificatePem): CertificateMaterial {
  const certificate = new X509Certificate(pem.certificatePem)
  return {
    ...pem,
    thumbprint: thumbprintOf(certificate.raw),
    subject: commonNameOf(certificate.subject),
    names: namesOf(certificate.subjectAltName ?? ''),
    notBeforeMs: certificate.validFromDate.getTime(),
    notAfterMs: certificate.validToDate.getTime(),
  }
}

/** CN of the issuer of a certificate. */
export function issuerOf(certificatePem: string): string {
  return commonNameOf(new X509Certificate(certificatePem).issuer)
}

function commonNameOf(name: string): string {
  return /^CN=(.*)$/m.exec(name)?.[1] ?? ''
}

/** DNS names of "DNS:a, DNS:b"; a name that the platform had to quote is no host name. */
function namesOf(alternative: string): string[] {
  return [...alternative.matchAll(/(?:^|, )DNS:([^,"]+)/g)].map(match => match[1] ?? '')
}
