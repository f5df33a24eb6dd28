// Port 5061 of all Front Ends refuses: the web services answer, the registrar does not.

import { defineFault } from '../../fault.ts'
import { firstEdge, frontEnds, treatPorts, undoAll, withRestart } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'network/registrar-down',
  title: 'Nothing listens on port 5061 of the Front Ends',
  records: ['TCP-11', 'SIP-07', 'SRV-01'],
  rules: { inside: ['network/registrar-unreachable'], outside: ['register/home-pool-unreachable'] },
  hits: { inside: 'all', outside: 'all' },
  async apply(deployment) {
    const { internalFqdn } = firstEdge(deployment)
    const undos = frontEnds(deployment).map(machine =>
      treatPorts(deployment, { machine, ports: [5061] }, { kind: 'refuse' }),
    )
    return withRestart(deployment, [internalFqdn], undoAll(undos))
  },
})
