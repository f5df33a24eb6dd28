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

/** True when the subject is known to be none of the pool's. */
export function isForeign({ verdict }: WebSiteCertificate): boolean {
  return verdict === 'access-edge' || verdict === 'external-web' || verdict === 'other'
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
  facts: Facts,
  certificate: CertificateFact,
): Pick<WebSiteCertificate, 'verdict' | 'pool'> {
  const { accessEdges, servers, externalWeb, internalWeb, poolLabels } = facts.topology
  const { subject, expectedSubject } = certificate
  const pools = facts.topology.pools.size > 0 ? facts.topology.pools : poolsOfServer(facts, certificate)
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

const SIP_PORT = 5061

/**
 * What the Default certificate of the same server names: its subject is the pool FQDN, and SIP on port 5061 shows it. Nothing where
 * the Internal Web Site has the subject in question too: then that may be the pool's.
 */
function poolsOfServer(facts: Facts, site: CertificateFact): ReadonlySet<string> {
  const others = certificatesOf(facts).filter(other => isOfSameServer(other, site))
  const isInternal = ({ role, port }: CertificateSeen): boolean =>
    role === 'WebServicesInternal' || port === 443
  const subjectsOf = (fits: (certificate: CertificateSeen) => boolean): string[] =>
    others.filter(fits).map(({ subject }) => subject.toLowerCase())
  if (subjectsOf(isInternal).includes(site.subject.toLowerCase())) return new Set()
  return new Set(subjectsOf(({ role, port }) => role === 'Default' || port === SIP_PORT))
}

/** True for certificates of one listing, and for those that one address, or one host, shows on several ports. */
function isOfSameServer(one: CertificateSeen, other: CertificateSeen): boolean {
  if (one.port === undefined || other.port === undefined)
    return one.role !== undefined && other.role !== undefined && one.origin.source === other.origin.source
  const [address, otherAddress] = [addressOf(one), addressOf(other)]
  if (address !== '' && otherAddress !== '') return address === otherAddress
  return one.host !== undefined && one.host.toLowerCase() === other.host?.toLowerCase()
}

/** "192.0.2.1" of the peer "192.0.2.1:4443"; '' when it is not known. */
function addressOf({ origin }: CertificateSeen): string {
  const peer = origin.peer ?? ''
  return peer.slice(0, Math.max(0, peer.lastIndexOf(':')))
}
