// Which host and port could be reached, from every connection that a log tells of, and what stands behind a host.

import type { Connection } from '../../trace/observation.ts'
import { parseTarget } from '../../trace/observe/host-name.ts'
import type { Facts } from './facts.ts'
import { discoveryNameOf, hostOfAnswer, type Lookup, lookupsOf } from './lookups.ts'

export interface Reach {
  /** Name or address as the log says it; '' when it does not say. */
  readonly host: string
  /** The name that led to the address: what the same log asked for last and got it as answer. `host` where none did. */
  readonly name: string
  readonly port: number | undefined
  readonly reached: boolean
  readonly connection: Connection
}

/** Answers about the hosts of a case; made once per judgement, because logs hold thousands of connections. */
export interface Reachability {
  /** Every connection that was tried, in the order of the logs; one that was closed later had been reached. */
  readonly reaches: readonly Reach[]
  readonly lookups: readonly Lookup[]
  /** Connections to the host under any name or address that lookups give it. */
  to(host: string): readonly Reach[]
  /** The host, and all names and addresses that lookups show to be the same. */
  aliasesOf(host: string): ReadonlySet<string>
  /** True for the Access Edge: Autodiscover or the external SRV record says so, or a fallback name at port 443. */
  isAccessEdge(host: string, port: number | undefined): boolean
  /** True for a pool or Front End that logs show. */
  isRegistrar(host: string): boolean
  /** True for a host of web services: Autodiscover or a registrar names it, or it is asked for Autodiscover. */
  isWebHost(host: string): boolean
  /**
   * True for sip.<domain> and its like of a client inside to which something better is named: tried last of all, they lead to a server
   * that need not answer there.
   */
  isLastResort(name: string, source: number): boolean
}

/** Reads connections and lookups of a case. */
export function createReachability(facts: Facts): Reachability {
  const lookups = lookupsOf(facts)
  const nameOf = createNameOf(lookups)
  const reaches = facts.connections.map(connection => toReach(connection, nameOf))
  const byHost = indexByHost(reaches)
  const aliases = indexAliases(lookups)
  const edges = new Set([...facts.topology.accessEdges, ...srvTargets(lookups, '_sip._tls.')])
  const registrars = new Set(srvTargets(lookups, '_sipinternaltls._tcp.'))
  const { pools, servers, externalWeb, internalWeb } = facts.topology
  const provisioning = provisioningHosts(facts)

  const aliasesOf = (host: string): ReadonlySet<string> => new Set([host, ...(aliases.get(host) ?? [])])
  const someAlias = (host: string, test: (name: string) => boolean): boolean =>
    [...aliasesOf(host)].some(test)
  return {
    reaches,
    lookups,
    aliasesOf,
    to: host => [...aliasesOf(host)].flatMap(name => byHost.get(name) ?? []),
    // Inside, sip.<domain> can be the pool, but a registrar does not listen on 443 under that name.
    isAccessEdge: (host, port) =>
      someAlias(host, name => edges.has(name) || (port === 443 && /^(?:sip|sipexternal)\./.test(name))),
    // With split DNS sip.<domain> is the Access Edge outside and the pool inside: what names a pool or its record decides.
    isRegistrar: host =>
      someAlias(host, name => registrars.has(name) || pools.has(name)) ||
      (!someAlias(host, name => facts.topology.accessEdges.has(name)) &&
        someAlias(host, name => servers.has(name) || name.startsWith('sipinternal.'))),
    isLastResort: (name, source) => isLastResort(facts, lookups, { name, source }),
    isWebHost: host =>
      someAlias(
        host,
        name =>
          externalWeb.has(name) ||
          internalWeb.has(name) ||
          provisioning.has(name) ||
          /^lyncdiscover(?:internal)?\./.test(name),
      ),
  }
}

function toReach(connection: Connection, nameOf: (connection: Connection, host: string) => string): Reach {
  const reached = connection.outcome === 'open' || connection.outcome === 'closed'
  const target = parseTarget(connection.target)
  return { ...target, name: nameOf(connection, target.host), reached, connection }
}

/** Several names may share an address: the one that was asked for before the connection is meant. */
function createNameOf(lookups: readonly Lookup[]): (connection: Connection, host: string) => string {
  const answered = lookups.filter(({ outcome, type }) => outcome === 'answered' && type !== 'SRV')
  const bySource = Map.groupBy(answered, ({ origin }) => origin.source)
  return ({ origin, host: told }, host) => {
    if (told !== undefined && told !== '') return told.toLowerCase()
    const before = bySource
      .get(origin.source)
      ?.findLast(lookup => lookup.origin.offset < origin.offset && lookup.answers.includes(host))
    return before?.name ?? host
  }
}

function indexByHost(reaches: readonly Reach[]): Map<string, Reach[]> {
  const index = new Map<string, Reach[]>()
  for (const reach of reaches) {
    const known = index.get(reach.host)
    if (known) known.push(reach)
    else index.set(reach.host, [reach])
  }
  return index
}

/** What each name leads to and what leads to it; SRV records name services, not hosts. */
function indexAliases(lookups: readonly Lookup[]): Map<string, Set<string>> {
  const aliases = new Map<string, Set<string>>()
  const add = (host: string, alias: string): void => {
    aliases.set(host, (aliases.get(host) ?? new Set()).add(alias))
  }
  for (const { name, type, outcome, answers } of lookups) {
    if (type === 'SRV' || outcome !== 'answered') continue
    for (const answer of answers) {
      add(name, answer)
      add(answer, name)
    }
  }
  return aliases
}

function srvTargets(lookups: readonly Lookup[], prefix: string): string[] {
  return lookups
    .filter(({ name, outcome }) => outcome === 'answered' && name.startsWith(prefix))
    .flatMap(({ answers }) => answers.map(hostOfAnswer))
}

/** See `Reachability.isLastResort`. */
export function isLastResort(
  { topology }: Facts,
  lookups: readonly Lookup[],
  { name, source }: { readonly name: string; readonly source: number },
): boolean {
  const found = discoveryNameOf(name)
  if (found?.kind !== 'sip' && found?.kind !== 'sipinternal' && found?.kind !== 'sipexternal') return false
  const answered = lookups.filter(({ outcome, origin }) => outcome === 'answered' && origin.source === source)
  const targets = srvTargets(answered, '_sipinternaltls._tcp.')
  const isInside =
    targets.length > 0 || answered.some(lookup => lookup.name.startsWith('lyncdiscoverinternal.'))
  return isInside && [...targets, ...topology.pools].some(better => better !== name)
}

/** Hosts of the certificate provisioning service, as registrars name them with TLS-DSK. */
function provisioningHosts({ registers }: Facts): Set<string> {
  const urls = registers.flatMap(({ final }) => (final?.challenges ?? []).map(({ stsUri }) => stsUri))
  return new Set(urls.filter(url => URL.canParse(url)).map(url => new URL(url).hostname.toLowerCase()))
}
