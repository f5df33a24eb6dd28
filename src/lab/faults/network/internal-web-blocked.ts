// A firewall between the clients inside and the pool drops the web ports.

import { defineFault } from '../../fault.ts'
import { frontEnds, treatPorts, undoAll } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'network/internal-web-blocked',
  title: 'A firewall inside drops the web ports of the pool',
  records: ['TCP-03', 'CP-09', 'TCP-11'],
  rules: ['network/web-services-unreachable'],
  hits: { inside: 'without-certificate', outside: 'none' },
  async apply(deployment) {
    const isClient = (address: string) => deployment.plan.isClient(address)
    return undoAll(
      frontEnds(deployment).map(machine =>
        treatPorts(deployment, { machine, ports: [443, 80] }, { kind: 'drop' }, isClient),
      ),
    )
  },
})
