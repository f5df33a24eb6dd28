// Thumbprints as Windows shows them: the hash of the whole certificate.

import { digest } from '../crypto/digest.ts'

/** SHA-1 of the DER, 40 upper-case hex digits: what Get-CsCertificate and event logs print. */
export function thumbprintOf(der: Uint8Array): string {
  return digest('sha1', der).toString('hex').toUpperCase()
}
