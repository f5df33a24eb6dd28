// What a certificate service sends back: one X.509 certificate, or a PKCS#7 bag with more than the one (MS-OCAUTHWS §1.5).

import { X509Certificate } from 'node:crypto'
import * as x509 from './x509.ts'

/**
 * The certificate for our key.
 * @param der X.509 or PKCS#7
 * @param publicKey SubjectPublicKeyInfo of the key that was certified
 * @returns undefined when the bytes hold no certificate for that key; never throws
 */
export function findIssuedCertificate(
  der: Uint8Array<ArrayBuffer>,
  publicKey: Uint8Array,
): X509Certificate | undefined {
  return certificatesIn(der).find(certificate =>
    certificate.publicKey.export({ type: 'spki', format: 'der' }).equals(publicKey),
  )
}

function certificatesIn(der: Uint8Array<ArrayBuffer>): X509Certificate[] {
  try {
    return [new X509Certificate(der)]
  } catch {
    // Not a certificate by itself.
  }
  try {
    const bag = new x509.X509Certificates()
    bag.import(der)
    return bag.map(certificate => new X509Certificate(Buffer.from(certificate.rawData)))
  } catch {
    return []
  }
}
