// Certificates as Node's crypto has them, for what needs keys: who signed what.

import { X509Certificate } from 'node:crypto'

/** Undefined when the bytes are no certificate. */
export function readNodeCertificate(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der)
  } catch {
    return undefined
  }
}

/** True when names, key identifiers and signature say that the second one issued the first. */
export function isIssuedByKey(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
  } catch {
    return false
  }
}
