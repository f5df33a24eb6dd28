// The topology document of a world.

import type { Topology } from '../topology.ts'
import type { World } from './schema.ts'

export function topologyOf(world: World): Topology {
  return {
    sipDomains: world.sipDomains,
    pools: world.pools.map(({ fqdn, servers, internalWeb, externalWeb }) => ({
      fqdn,
      servers,
      internalWebFqdn: internalWeb,
      externalWebFqdn: externalWeb,
    })),
    edges: world.edges.map(({ internal, access, nextHop }) => ({
      internalFqdn: internal,
      accessFqdn: access,
      nextHop,
    })),
    reverseProxies: world.reverseProxies,
    simpleUrls: world.simpleUrls,
    windowsDomain: world.windowsDomain,
  }
}
