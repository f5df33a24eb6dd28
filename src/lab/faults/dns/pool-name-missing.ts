// The name of the pool is gone from the internal zone; its servers are still there.

import { defineFault } from '../../fault.ts'
import { firstEdge, firstPool, removeNames, withRestart } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'dns/pool-name-missing',
  title: 'The internal zone lacks the name of the pool',
  records: ['DNS-04', 'DNS-01', 'DNS-15'],
  rules: { inside: ['dns/name-missing-on-one-side'], outside: ['dns/next-hop-unresolved'] },
  hits: { inside: 'without-certificate', outside: 'all' },
  async apply(deployment) {
    const undo = removeNames(deployment, 'inside', [firstPool(deployment).fqdn])
    return withRestart(deployment, [firstEdge(deployment).internalFqdn], undo)
  },
})
