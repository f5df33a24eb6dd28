// A server was taken out of the pool and its address stayed in the internal web name, in front of the others.

import { defineFault } from '../../fault.ts'
import { firstPool } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'dns/dead-address',
  title: 'An address of a dead server stays in the internal web name',
  records: ['DNS-14'],
  rules: ['dns/dead-address'],
  hits: { inside: 'none', outside: 'none' },
  probe: {
    inside: 'without-credentials',
    because: 'A client goes on to the next address; the probe looks at every one.',
  },
  async apply(deployment) {
    const { internalWebFqdn } = firstPool(deployment)
    return deployment.dns.inside.change(records => [
      { type: 'A', name: internalWebFqdn, address: '203.0.113.14' },
      ...records,
    ])
  },
})
