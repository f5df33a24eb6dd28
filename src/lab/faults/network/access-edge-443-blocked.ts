// Clients outside get no connection to the Access Edge, federation works.

import { defineFault } from '../../fault.ts'
import { firstEdge, treatPorts } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'network/access-edge-443-blocked',
  title: 'A firewall drops port 443 of the Access Edge',
  records: ['TCP-01', 'TCP-06'],
  rules: ['network/access-edge-unreachable'],
  hits: { inside: 'none', outside: 'all' },
  async apply(deployment) {
    const machine = firstEdge(deployment).internalFqdn
    return treatPorts(deployment, { machine, ports: [443], side: 'outer' }, { kind: 'drop' })
  },
})
