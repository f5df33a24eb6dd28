// A middlebox that inspects TLS resets connections to the Access Edge at the first message.

import { defineFault } from '../../fault.ts'
import { firstEdge, treatPorts } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'network/access-edge-reset',
  title: 'A middlebox resets connections to the Access Edge',
  records: ['TCP-01', 'TLS-22'],
  rules: ['network/connection-broken', 'network/access-edge-unreachable'],
  hits: { inside: 'none', outside: 'all' },
  async apply(deployment) {
    const machine = firstEdge(deployment).internalFqdn
    return treatPorts(
      deployment,
      { machine, ports: [443], side: 'outer' },
      { kind: 'reset', afterBytes: 200 },
    )
  },
})
