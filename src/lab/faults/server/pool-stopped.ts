// All services of all Front Ends are stopped: a power failure.

import { defineFault } from '../../fault.ts'
import { firstEdge, frontEnds, stopRoles, undoAll, withRestart } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'server/pool-stopped',
  title: 'All services of the pool are stopped',
  records: ['SRV-05', 'SIP-07', 'TCP-11', 'TCP-02', 'SRV-01'],
  rules: {
    inside: ['network/registrar-unreachable', 'server/home-pool-down'],
    outside: ['register/home-pool-unreachable'],
  },
  hits: { inside: 'all', outside: 'all' },
  async apply(deployment) {
    const undos = await Promise.all(frontEnds(deployment).map(machine => stopRoles(deployment, machine)))
    return withRestart(deployment, [firstEdge(deployment).internalFqdn], undoAll(undos))
  },
})
