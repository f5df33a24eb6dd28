// Which host and port could be reached, from every connection that a log tells of, and what stands behind a host.

import type { Connection } from '../../trace/observation.ts'
import { parseTarget } from '../../trace/observe/host-name.ts'
import type { Facts } from './facts.ts'
import { hostOfAnswer, lookupsOf } from './lookups.ts'

export interface Reach {
  /** Name or address as the log says it; '' when it does not say. */
  readonly host: string
  readonly port: number | undefined
  readonly reached: boolean
  readonly connection: Connection
}

/** Every connection that was tried; one that was closed later had been reached. */
export function reachesOf(facts: Facts): Reach[] {
  return facts.connections.map(connection => ({
    ...parseTarget(connection.target),
    reached: connection.outcome === 'open' || connection.outcome === 'closed',
    connection,
  }))
}

/** All names and addresses that lookups show to be one host; the given name first. */
export function aliasesOf(facts: Facts, host: string): ReadonlySet<string> {
  const aliases = new Set([host])
  const lookups = lookupsOf(facts).filter(({ outcome }) => outcome === 'answered')
  for (const { name, answers, type } of lookups) {
    if (type === 'SRV') continue
    if (answers.includes(host)) aliases.add(name)
    if (name === host) for (const answer of answers) aliases.add(answer)
  }
  return aliases
}

/** True for a name of the Access Edge: Autodiscover or the external SRV record says so, or a fallback name at port 443. */
export function isAccessEdge(facts: Facts, host: string, port: number | undefined): boolean {
  const aliases = aliasesOf(facts, host)
  const known = [...aliases].some(name => facts.topology.accessEdges.has(name))
  if (known) return true
  const bySrv = lookupsOf(facts).some(
    ({ name, answers }) =>
      name.startsWith('_sip._tls.') && answers.some(answer => aliases.has(hostOfAnswer(answer))),
  )
  // Inside, sip.<domain> can be the pool, but a registrar does not listen on 443 under that name.
  return bySrv || (port === 443 && [...aliases].some(name => /^(?:sip|sipexternal)\./.test(name)))
}

/** True for a pool or Front End that logs show, by name or address. */
export function isRegistrar(facts: Facts, host: string): boolean {
  const { pools, servers } = facts.topology
  const aliases = [...aliasesOf(facts, host)]
  if (aliases.some(name => facts.topology.accessEdges.has(name))) return false
  const bySrv = lookupsOf(facts).some(
    ({ name, answers }) =>
      name.startsWith('_sipinternaltls._tcp.') &&
      answers.some(answer => aliases.includes(hostOfAnswer(answer))),
  )
  return (
    bySrv || aliases.some(name => pools.has(name) || servers.has(name) || name.startsWith('sipinternal.'))
  )
}

/** True for a host of web services: Autodiscover names it, or it is asked for Autodiscover. */
export function isWebHost(facts: Facts, host: string): boolean {
  const { externalWeb, internalWeb } = facts.topology
  return [...aliasesOf(facts, host)].some(
    name => externalWeb.has(name) || internalWeb.has(name) || /^lyncdiscover(?:internal)?\./.test(name),
  )
}
