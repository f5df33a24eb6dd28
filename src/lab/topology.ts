// The topology document of the lab: who is there and under which names, as plain data that every machine knows.

export interface PoolTopology {
  /** "pool01.contoso.com" */
  readonly fqdn: string
  /** FQDNs of its Front End servers. */
  readonly servers: readonly string[]
  /** FQDN of the Internal Web Site. */
  readonly internalWebFqdn: string
  /** FQDN of the External Web Site, as the reverse proxy publishes it. */
  readonly externalWebFqdn: string
}

export interface EdgeTopology {
  /** FQDN of the inner interface, "edge01.contoso.com". */
  readonly internalFqdn: string
  /** FQDN under which clients know it, "sip.contoso.com". */
  readonly accessFqdn: string
  /** FQDN to which it forwards what comes from outside: a pool or one server. */
  readonly nextHop: string
}

export interface Topology {
  readonly sipDomains: readonly string[]
  readonly pools: readonly PoolTopology[]
  readonly edges: readonly EdgeTopology[]
  /** FQDNs of the reverse proxies. */
  readonly reverseProxies: readonly string[]
  /** Host names of the simple URLs. */
  readonly simpleUrls: { readonly meet: readonly string[]; readonly dialin: readonly string[] }
  /** Name of the Windows domain, "CONTOSO", and its DNS name. */
  readonly windowsDomain: { readonly netbios: string; readonly dns: string }
}
