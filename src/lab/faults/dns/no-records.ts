// Nothing of the SIP domain is in the DNS, on either side; only clients that remember their server still find it.

import { defineFault } from '../../fault.ts'
import { discoveryNames, removeNames, undoAll } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'dns/no-records',
  title: 'The SIP domain has no DNS records at all',
  records: ['DNS-01', 'DNS-08', 'DNS-09'],
  rules: ['dns/no-discovery-records'],
  hits: { inside: 'without-certificate', outside: 'all' },
  async apply(deployment) {
    const names = discoveryNames(deployment.topology().sipDomains[0] ?? '')
    return undoAll([removeNames(deployment, 'inside', names), removeNames(deployment, 'outside', names)])
  },
})
