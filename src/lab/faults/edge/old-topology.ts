// A SIP domain was added, and replication to the Edge has stood still since.

import { defineFault } from '../../fault.ts'
import { changeTopology, firstEdge } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'edge/old-topology',
  title: 'The Edge has an old topology without a SIP domain',
  records: ['SIP-03'],
  rules: ['register/domain-not-served', 'account/address-unknown'],
  hits: { inside: 'none', outside: 'all' },
  user: 'erin@fabrikam.com',
  async apply(deployment) {
    const without = (domains: readonly string[]) => domains.filter(domain => domain !== 'fabrikam.com')
    return changeTopology(
      deployment,
      topology => ({ ...topology, sipDomains: without(topology.sipDomains) }),
      firstEdge(deployment).internalFqdn,
    )
  },
})
