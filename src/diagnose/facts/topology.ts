// Names of the deployment as the trace shows them: pools, Front Ends, Access Edges, web services. Never guessed from a
// name's spelling alone.

import { domainOf } from '../../protocol/sip/address.ts'
import { readWebAddress } from '../../protocol/web-service.ts'
import type { Observation } from '../../trace/observation.ts'
import type { SipExchange } from '../../trace/sip-exchange.ts'
import type { WebExchange } from '../../trace/web-exchange.ts'

export interface Topology {
  /** FQDNs of pools (a Standard Edition server is its own pool). */
  readonly pools: ReadonlySet<string>
  /** First labels of pools, as server logs name them; may be names of sites. */
  readonly poolLabels: ReadonlySet<string>
  /** FQDNs or machine names of servers that answered. */
  readonly servers: ReadonlySet<string>
  /** Names of the Access Edge service towards clients. */
  readonly accessEdges: ReadonlySet<string>
  readonly externalWeb: ReadonlySet<string>
  readonly internalWeb: ReadonlySet<string>
  readonly sipDomains: ReadonlySet<string>
}

export interface TopologyInput {
  readonly registers: readonly SipExchange[]
  readonly web: readonly WebExchange[]
  readonly observations: readonly Observation[]
}

/** Reads the names out of challenges, Autodiscover answers, log prefixes and pasted settings. */
export function readTopology(input: TopologyInput): Topology {
  const names = {
    pools: new Set<string>(),
    poolLabels: new Set<string>(),
    servers: new Set<string>(),
    accessEdges: new Set<string>(),
    externalWeb: new Set<string>(),
    internalWeb: new Set<string>(),
    sipDomains: new Set<string>(),
  }
  for (const exchange of input.registers) readRegister(exchange, names)
  for (const exchange of input.web) readWeb(exchange, names)
  for (const observation of input.observations) readObservation(observation, names)
  return names
}

type Names = Record<keyof Topology, Set<string>>

function add(set: Set<string>, name: string | undefined): void {
  if (name !== undefined && /[a-z]/i.test(name)) set.add(name.toLowerCase())
}

function readRegister(exchange: SipExchange, names: Names): void {
  add(names.sipDomains, domainOf(exchange.user))
  for (const seen of exchange.sightings) {
    for (const challenge of seen.challenges) {
      add(names.servers, challenge.targetName.replace(/^sip\//i, ''))
      // The certificate service of the challenge is published under the web FQDN of the side the client is on.
      if (challenge.stsUri !== '')
        add(seen.remoteUser ? names.externalWeb : names.internalWeb, readWebAddress(challenge.stsUri).host)
    }
    for (const found of seen.diagnostics) add(names.servers, found.source)
    add(names.servers, seen.origin.machine)
    add(names.poolLabels, seen.origin.pool)
  }
}

function readWeb(exchange: WebExchange, names: Names): void {
  add(names.servers, exchange.response?.serverFqdn)
  const body = exchange.response?.body ?? ''
  const side = /<AutodiscoverResponse\b[^>]*\bAccessLocation\s*=\s*"\s*(Internal|External)/i.exec(body)?.[1]
  if (side !== undefined) {
    const web = side.toLowerCase() === 'external' ? names.externalWeb : names.internalWeb
    for (const match of body.matchAll(
      /<Link\b[^>]*\btoken\s*=\s*"\s*(?:User|Domain|Self)\s*"[^>]*\bhref\s*=\s*"([^"]*)"/gi,
    ))
      add(web, readWebAddress((match[1] ?? '').trim()).host)
  }
  for (const match of body.matchAll(
    /<Sip(?:Server|Client)(Internal|External)Access\b[^>]*\bfqdn\s*=\s*"([^"]*)"/gi,
  )) {
    const [, place, fqdn = ''] = match
    add(place?.toLowerCase() === 'external' ? names.accessEdges : names.pools, fqdn.trim())
  }
  for (const match of body.matchAll(
    /<Link\b[^>]*\btoken\s*=\s*"(Internal|External)\/[^"]*"[^>]*\bhref\s*=\s*"([^"]*)"/gi,
  )) {
    const host = readWebAddress((match[2] ?? '').trim()).host
    add(match[1]?.toLowerCase() === 'external' ? names.externalWeb : names.internalWeb, host)
  }
}

/** Settings of pasted cmdlet output that name parts of the deployment. */
const SETTING_NAMES: Readonly<Record<string, keyof Topology>> = {
  poolfqdn: 'pools',
  registrarpool: 'pools',
  primarypoolprimaryregistrar: 'pools',
  externalfqdn: 'externalWeb',
  internalfqdn: 'internalWeb',
  externalwebfqdn: 'externalWeb',
  accessedgeexternalfqdn: 'accessEdges',
}

/** Pools in identities and lists of services: "Service:WebServer:pool01.contoso.com", "{Registrar:pool01.contoso.com, …}". */
const POOL_SERVICE = /\b(?:registrar|webserver|userserver):([\w-]+(?:\.[\w-]+)+)/gi
const SERVICE_NAMES = /^(?:identity|services)$/i

function readObservation(observation: Observation, names: Names): void {
  if (observation.kind === 'setting') {
    const value = observation.value.trim()
    const target = SETTING_NAMES[observation.name.toLowerCase()]
    if (target) add(names[target], value)
    else if (SERVICE_NAMES.test(observation.name))
      for (const match of value.matchAll(POOL_SERVICE)) add(names.pools, match[1])
  } else if (observation.kind === 'certificate') {
    add(names.pools, observation.expectedSubject)
  } else if (observation.kind === 'autodiscover-summary') {
    const host = (text: string | undefined): string | undefined => text?.trim().split(':')[0] || undefined
    add(names.pools, host(observation.values.get('sipint')))
    add(names.accessEdges, host(observation.values.get('sipext')))
  }
  add(names.servers, observation.origin.machine)
  add(names.poolLabels, observation.origin.pool)
}
