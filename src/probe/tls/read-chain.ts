// Certificates of servers, read once: the same few are shown under every name and at every port.

import { type CertificateDetails, readCertificateDetails } from '../../protocol/pki/certificate-details.ts'

/** A deployment has a handful; those asked for last are kept. */
const KEPT = 64

const known = new Map<string, CertificateDetails>()

/** Details of DER certificates, in order; what is no certificate is left out. */
export function readChain(chain: readonly Uint8Array[]): CertificateDetails[] {
  return chain.flatMap(der => {
    const key = Buffer.from(der.buffer, der.byteOffset, der.length).toString('latin1')
    const details = known.get(key) ?? readCertificateDetails(der)
    if (!details) return []
    known.delete(key)
    known.set(key, details)
    const [oldest] = known.keys()
    if (known.size > KEPT && oldest !== undefined) known.delete(oldest)
    return [details]
  })
}
