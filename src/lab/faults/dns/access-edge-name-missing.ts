// Autodiscover names the Access Edge, and the public zone does not know that name.

import { defineFault } from '../../fault.ts'
import { firstEdge, removeNames } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'dns/access-edge-name-missing',
  title: 'The public zone lacks the name of the Access Edge',
  records: ['DNS-04', 'DNS-01'],
  rules: ['dns/name-missing-on-one-side'],
  hits: { inside: 'none', outside: 'all' },
  async apply(deployment) {
    const { accessFqdn } = firstEdge(deployment)
    return removeNames(deployment, 'outside', [accessFqdn])
  },
})
