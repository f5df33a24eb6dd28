// Which pool a reverse proxy publishes under which host name.

import type { PoolTopology, Topology } from '../../topology.ts'

/** The pool behind a host name; undefined when no rule publishes it. @param host lower case, without port */
export function publishedPool(
  host: string,
  { pools, sipDomains, simpleUrls: { meet, dialin } }: Topology,
  unpublished: readonly string[],
): PoolTopology | undefined {
  if (unpublished.includes(host)) return undefined
  const own = pools.find(({ externalWebFqdn }) => externalWebFqdn === host)
  if (own) return own
  const shared = [...meet, ...dialin, ...sipDomains.map(domain => `lyncdiscover.${domain}`)]
  return shared.includes(host) ? pools[0] : undefined
}
