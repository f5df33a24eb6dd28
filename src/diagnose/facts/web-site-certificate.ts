// The certificate of the External Web Site against the rule that decides web tickets: its subject must be the pool FQDN.

import type { CertificateSeen } from '../../trace/observation.ts'
import { type CertificateFact, certificatesOf } from './certificates.ts'
import type { Facts } from './facts.ts'

export interface WebSiteCertificate {
  readonly certificate: CertificateFact
  /** pool: as it should be; access-edge and other: a foreign subject; unknown: no log names the pool. */
  readonly verdict: 'pool' | 'access-edge' | 'other' | 'unknown'
  /** The pool FQDN it should carry; '' when unknown. */
  readonly pool: string
}

const EXTERNAL_SITE_PORTS: ReadonlySet<number> = new Set([4443, 8080])

/** True for the certificate of the External Web Site: by its assigned role, or by the port that serves it. */
export function isExternalSiteCertificate({ role, port }: CertificateSeen): boolean {
  return role === 'WebServicesExternal' || (port !== undefined && EXTERNAL_SITE_PORTS.has(port))
}

/** Judges every sighting of the External Web Site's certificate. */
export function judgeExternalSite(facts: Facts): WebSiteCertificate[] {
  const { pools, accessEdges, servers } = facts.topology
  return certificatesOf(facts)
    .filter(isExternalSiteCertificate)
    .map(certificate => {
      const subject = certificate.subject.toLowerCase()
      const pool = [...pools][0] ?? ''
      if (pools.has(subject)) return { certificate, verdict: 'pool', pool: subject }
      // A Standard Edition server is its own pool.
      if (pools.size === 0 && servers.has(subject)) return { certificate, verdict: 'pool', pool: subject }
      if (accessEdges.has(subject)) return { certificate, verdict: 'access-edge', pool }
      return { certificate, verdict: pools.size === 0 ? 'unknown' : 'other', pool }
    })
}
