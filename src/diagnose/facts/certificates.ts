// Certificates as facts: what one log says of a certificate (a binding of a port to a thumbprint, without a name) completed by
// what another says of the same thumbprint (its subject, names, dates).

import { coversHost } from '../../base/wildcard-name.ts'
import type { CertificateSeen } from '../../trace/observation.ts'
import { type Evidence, evidenceOf } from '../evidence.ts'
import type { Facts } from './facts.ts'

/** One sighting, with everything that is known of that certificate. Role, port and host are those of the sighting. */
export interface CertificateFact extends CertificateSeen {
  /** The sightings that completed it, itself first. */
  readonly sightings: readonly CertificateSeen[]
}

/** Every sighting of a certificate whose subject is known. */
export function certificatesOf(facts: Facts): CertificateFact[] {
  const byThumbprint = new Map<string, CertificateSeen[]>()
  for (const seen of facts.certificates) {
    const key = thumbprintOf(seen)
    if (key !== '') byThumbprint.set(key, [...(byThumbprint.get(key) ?? []), seen])
  }
  return facts.certificates
    .map(seen => complete(seen, byThumbprint.get(thumbprintOf(seen)) ?? []))
    .filter(({ subject }) => subject !== '')
}

function thumbprintOf({ thumbprint }: CertificateSeen): string {
  return (thumbprint ?? '').replace(/[^0-9a-f]/gi, '').toUpperCase()
}

function complete(seen: CertificateSeen, same: readonly CertificateSeen[]): CertificateFact {
  const others = same.filter(other => other !== seen)
  const used: CertificateSeen[] = [seen]
  /** The value of the sighting, or of the first other that has it. */
  function known<K extends keyof CertificateSeen>(
    field: K,
    has: (value: CertificateSeen[K]) => boolean,
  ): CertificateSeen[K] {
    if (has(seen[field])) return seen[field]
    const other = others.find(candidate => has(candidate[field]))
    if (other === undefined) return seen[field]
    if (!used.includes(other)) used.push(other)
    return other[field]
  }
  const given = (value: unknown): boolean => value !== undefined && value !== ''
  const subject = known('subject', given)
  const names = known('names', value => value.length > 0)
  const issuer = known('issuer', given)
  const notBeforeUs = known('notBeforeUs', given)
  const notAfterUs = known('notAfterUs', given)
  const signatureAlgorithm = known('signatureAlgorithm', given)
  return {
    ...seen,
    subject,
    names,
    ...(issuer === undefined ? {} : { issuer }),
    ...(notBeforeUs === undefined ? {} : { notBeforeUs }),
    ...(notAfterUs === undefined ? {} : { notAfterUs }),
    ...(signatureAlgorithm === undefined ? {} : { signatureAlgorithm }),
    sightings: used,
  }
}

/** Evidence for a certificate: every sighting that tells of it. */
export function evidenceOfCertificate({ sightings }: CertificateFact, note = ''): Evidence[] {
  return sightings.map(seen => evidenceOf(seen, note))
}

/** All names a certificate is for: its subject and its alternative names, lower case. */
export function namesOfCertificate({ subject, names }: CertificateSeen): string[] {
  return [...new Set([subject, ...names].map(name => name.toLowerCase()).filter(name => name !== ''))]
}

/** True when a certificate is for a host; a wildcard stands for one label. RFC 6125 §6.4.3. */
export function isForHost(certificate: CertificateSeen, host: string): boolean {
  return namesOfCertificate(certificate).some(name => coversHost(name, host))
}

/** True when the list of alternative names is known, so that a name that is not in it is missing. */
export function hasNameList({ names }: CertificateSeen): boolean {
  return names.length > 0
}
