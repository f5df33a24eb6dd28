// A small topology for tests that need no world.

import type { Topology } from '../../src/lab/topology.ts'

export const TEST_TOPOLOGY: Topology = {
  sipDomains: ['contoso.com', 'fabrikam.com'],
  pools: [
    {
      fqdn: 'pool01.contoso.com',
      servers: ['fe01.contoso.com', 'fe02.contoso.com'],
      internalWebFqdn: 'webint.contoso.com',
      externalWebFqdn: 'webext.contoso.com',
    },
  ],
  edges: [
    { internalFqdn: 'edge01.contoso.com', accessFqdn: 'sip.contoso.com', nextHop: 'pool01.contoso.com' },
  ],
  reverseProxies: ['proxy.contoso.com'],
  simpleUrls: { meet: ['meet.contoso.com'], dialin: ['dialin.contoso.com'] },
  windowsDomain: { netbios: 'CONTOSO', dns: 'contoso.com' },
}
