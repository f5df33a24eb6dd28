// Connections to the Access Edge are accepted, and then nothing comes: the service hangs behind a load balancer.

import { defineFault } from '../../fault.ts'
import { firstEdge, treatPorts } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'network/access-edge-silent',
  title: 'The Access Edge accepts connections and says nothing',
  records: ['TCP-01'],
  rules: ['network/connection-broken', 'network/access-edge-unreachable'],
  hits: { inside: 'none', outside: 'all' },
  async apply(deployment) {
    const machine = firstEdge(deployment).internalFqdn
    return treatPorts(deployment, { machine, ports: [443], side: 'outer' }, { kind: 'silent' })
  },
})
