// Which servers the topology names: only these take part as servers, whatever certificates others have.

import type { Topology } from '../topology.ts'

/** Pools and their servers, lower case. */
export function frontEndNames({ pools }: Topology): string[] {
  return pools.flatMap(pool => [pool.fqdn, ...pool.servers]).map(name => name.toLowerCase())
}

/** Pools, their servers and the inner names of Edges, lower case. */
export function serverNames(topology: Topology): string[] {
  return [...frontEndNames(topology), ...topology.edges.map(edge => edge.internalFqdn.toLowerCase())]
}

/** Whether a peer of these names (lower case) is one of them. */
export function isOneOf(names: readonly string[], known: readonly string[]): boolean {
  return names.some(name => known.includes(name))
}
