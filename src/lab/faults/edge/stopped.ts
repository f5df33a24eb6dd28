// The Access Edge service is stopped.

import { defineFault } from '../../fault.ts'
import { firstEdge, stopRoles } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'edge/stopped',
  title: 'The Access Edge service is stopped',
  records: ['SIP-08', 'TCP-01'],
  rules: ['network/access-edge-unreachable'],
  hits: { inside: 'none', outside: 'all' },
  async apply(deployment) {
    return stopRoles(deployment, firstEdge(deployment).internalFqdn)
  },
})
