// Names of a certificate against the names that are asked for.

import { coversHost, isWildcardName } from '../../base/wildcard-name.ts'
import type { CertificateDetails } from '../../protocol/pki/certificate-details.ts'

/** Names a certificate is good for: alternative names; the common name only where there are none. RFC 6125 §6.4.4. */
export function namesForMatching({ dnsNames, commonName }: CertificateDetails): readonly string[] {
  if (dnsNames.length > 0) return dnsNames
  return commonName === '' ? [] : [commonName]
}

/** How a certificate stands for a host. */
export function coverageOf(certificate: CertificateDetails, host: string): 'named' | 'wildcard' | 'missing' {
  const covering = namesForMatching(certificate).filter(name => coversHost(name, host))
  if (covering.length === 0) return 'missing'
  return covering.every(isWildcardName) ? 'wildcard' : 'named'
}

/** "CN=fe01.contoso.com" for texts: the common name, or the whole subject. */
export function nameOfCertificate({ commonName, subject }: CertificateDetails): string {
  return commonName || subject || 'a certificate without subject'
}

/** At most a handful of names for a sentence. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 6).join(', ')
  return names.length > 6 ? `${shown} and ${names.length - 6} more` : shown || 'no name'
}
