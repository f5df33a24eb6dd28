// The certificate of the External Web Site against the rule that decides web tickets: its subject must be the pool FQDN.

import type { CertificateSeen } from '../../trace/observation.ts'
import { type CertificateFact, certificatesOf } from './certificates.ts'
import type { Facts } from './facts.ts'

export interface WebSiteCertificate {
  readonly certificate: CertificateFact
  /**
   * pool: as it should be; access-edge: the name of the Access Edge; external-web: the public name of the web services, which
   * belongs among the alternative names; other: another foreign subject; unknown: no log names the pool.
   */
  readonly verdict: 'pool' | 'access-edge' | 'external-web' | 'other' | 'unknown'
  /** The pool FQDN it should carry; '' when unknown. */
  readonly pool: string
}

const EXTERNAL_SITE_PORTS: ReadonlySet<number> = new Set([4443, 8080])

/** True for the certificate of the External Web Site: by its assigned role, or by the port that serves it. */
export function isExternalSiteCertificate({ role, port }: CertificateSeen): boolean {
  return role === 'WebServicesExternal' || (port !== undefined && EXTERNAL_SITE_PORTS.has(port))
}

/** True for a certificate that a server finds foreign without saying where it is bound. */
function isFoundForeign({ role, port, expectedSubject }: CertificateSeen): boolean {
  return expectedSubject !== undefined && role === undefined && port === undefined
}

/** Judges every sighting of the External Web Site's certificate, and of ticket signers that a server calls foreign. */
export function judgeExternalSite(facts: Facts): WebSiteCertificate[] {
  return certificatesOf(facts)
    .filter(certificate => isExternalSiteCertificate(certificate) || isFoundForeign(certificate))
    .map(certificate => ({ certificate, ...judgeSubject(facts, certificate) }))
}

function judgeSubject(
  { topology }: Facts,
  { subject, expectedSubject }: CertificateSeen,
): Pick<WebSiteCertificate, 'verdict' | 'pool'> {
  const { pools, accessEdges, servers, externalWeb, internalWeb, poolLabels } = topology
  const name = subject.toLowerCase()
  const pool = expectedSubject ?? [...pools][0] ?? ''
  if (pools.has(name)) return { verdict: 'pool', pool: name }
  if (accessEdges.has(name)) return { verdict: 'access-edge', pool }
  const isPublicName = externalWeb.has(name) && !internalWeb.has(name)
  if (pools.size > 0) return { verdict: isPublicName ? 'external-web' : 'other', pool }
  // A Standard Edition server is its own pool; server logs name the pool by its first label.
  if (servers.has(name) || poolLabels.has(name.split('.')[0] ?? '')) return { verdict: 'pool', pool: name }
  return { verdict: isPublicName ? 'external-web' : 'unknown', pool }
}
