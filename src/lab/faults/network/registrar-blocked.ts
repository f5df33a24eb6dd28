// A firewall between the clients inside and the pool drops port 5061; the Edge is on another network.

import { defineFault } from '../../fault.ts'
import { frontEnds, treatPorts, undoAll } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'network/registrar-blocked',
  title: 'A firewall inside drops port 5061 of the pool',
  records: ['TCP-11', 'SIP-07'],
  rules: ['network/registrar-unreachable'],
  hits: { inside: 'all', outside: 'none' },
  async apply(deployment) {
    const isClient = (address: string) => deployment.plan.isClient(address)
    return undoAll(
      frontEnds(deployment).map(machine =>
        treatPorts(deployment, { machine, ports: [5061] }, { kind: 'drop' }, isClient),
      ),
    )
  },
})
