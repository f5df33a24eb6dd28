// One web site as its services see it: who it is, what it may use, and the words of refusals that all of them share.

import type { CertificateRole } from '../../certificates.ts'
import type { RoleContext } from '../../role.ts'
import type { PoolTopology } from '../../topology.ts'
import type { ProofKeys } from './proof-keys.ts'
import type { ReplayGuard } from './replay-guard.ts'
import type { SiteLog } from './site-log.ts'

export type SiteSide = 'internal' | 'external'

/** What all web sites of a pool share. */
export interface PoolWebState {
  readonly proofKeys: ProofKeys
  readonly replays: ReplayGuard
}

export interface Site extends PoolWebState {
  readonly side: SiteSide
  readonly context: RoleContext
  readonly log: SiteLog
}

/** Certificate role of each site. */
export const SITE_CERTIFICATE: Readonly<Record<SiteSide, CertificateRole>> = {
  internal: 'WebServicesInternal',
  external: 'WebServicesExternal',
}

/** Names of the sites in IIS. */
export const SITE_NAME: Readonly<Record<SiteSide, string>> = {
  internal: 'Internal Web Site',
  external: 'External Web Site',
}

/** The pool the machine is in; a machine in none is a pool of its own. */
export function poolOf({ machine, topology }: RoleContext): PoolTopology {
  const { fqdn } = machine
  return (
    topology().pools.find(({ servers }) => servers.some(server => sameName(server, fqdn))) ?? {
      fqdn,
      servers: [fqdn],
      internalWebFqdn: fqdn,
      externalWebFqdn: fqdn,
    }
  )
}

/** The name under which clients reach this site. */
export function webFqdnOf(side: SiteSide, pool: PoolTopology): string {
  return side === 'internal' ? pool.internalWebFqdn : pool.externalWebFqdn
}

export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** Names under which the services of the pool can be asked for. */
export function namesOfPool({ fqdn, servers, internalWebFqdn, externalWebFqdn }: PoolTopology): Set<string> {
  return new Set([fqdn, internalWebFqdn, externalWebFqdn, ...servers].map(name => name.toLowerCase()))
}

/** Paths of the services below the host, as links and metadata name them. */
export const PATHS = {
  root: '/Autodiscover/AutodiscoverService.svc/root',
  user: '/Autodiscover/AutodiscoverService.svc/root/user',
  domain: '/Autodiscover/AutodiscoverService.svc/root/domain',
  frame: '/Autodiscover/XFrame/XFrame.html',
  webTicket: '/WebTicket/WebTicketService.svc',
  webTicketByCertificate: '/WebTicket/WebTicketService.svc/cert',
  certificates: '/CertProv/CertProvisioningService.svc',
  certificatesByProof: '/CertProv/CertProvisioningService.svc/WebTicket_Proof_SHA1',
} as const
