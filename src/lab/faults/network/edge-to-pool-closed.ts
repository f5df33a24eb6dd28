// The firewall between Edge and pool does not let 5061 through, and says so.

import { defineFault } from '../../fault.ts'
import { firstEdge, frontEnds, treatPorts, undoAll, withRestart } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'network/edge-to-pool-closed',
  title: 'Port 5061 between Edge and pool is closed',
  records: ['SIP-07'],
  rules: ['register/home-pool-unreachable'],
  hits: { inside: 'none', outside: 'all' },
  async apply(deployment) {
    const { internalFqdn } = firstEdge(deployment)
    const edge = deployment.machines.get(internalFqdn)?.address
    const undos = frontEnds(deployment).map(machine =>
      treatPorts(deployment, { machine, ports: [5061] }, { kind: 'refuse' }, source => source === edge),
    )
    return withRestart(deployment, [internalFqdn], undoAll(undos))
  },
})
