// The Access Edge was published on 5061 only: its port 443 refuses.

import { defineFault } from '../../fault.ts'
import { firstEdge, treatPorts } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'network/access-edge-443-refused',
  title: 'Nothing listens on port 443 of the Access Edge',
  records: ['TCP-01'],
  rules: ['network/access-edge-unreachable'],
  hits: { inside: 'none', outside: 'all' },
  async apply(deployment) {
    const machine = firstEdge(deployment).internalFqdn
    return treatPorts(deployment, { machine, ports: [443], side: 'outer' }, { kind: 'refuse' })
  },
})
