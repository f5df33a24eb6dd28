// The Front End service is stopped on all servers; their web sites run.

import { defineFault } from '../../fault.ts'
import { firstEdge, frontEnds, stopRoles, undoAll, withRestart } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'registrar/stopped',
  title: 'The registrar service is stopped on all Front Ends',
  records: ['TCP-11', 'SIP-07', 'SRV-05', 'SRV-01'],
  rules: {
    inside: ['network/registrar-unreachable', 'server/home-pool-down'],
    outside: ['register/home-pool-unreachable'],
  },
  hits: { inside: 'all', outside: 'all' },
  async apply(deployment) {
    const undos = await Promise.all(
      frontEnds(deployment).map(machine => stopRoles(deployment, machine, 'registrar')),
    )
    return withRestart(deployment, [firstEdge(deployment).internalFqdn], undoAll(undos))
  },
})
