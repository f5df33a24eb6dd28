// A firewall drops the web ports of the reverse proxy.

import { defineFault } from '../../fault.ts'
import { firstProxy, treatPorts } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'network/reverse-proxy-blocked',
  title: 'A firewall drops the web ports of the reverse proxy',
  records: ['CP-09', 'TCP-03', 'TCP-02', 'TCP-11'],
  rules: ['network/web-services-unreachable'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    const machine = firstProxy(deployment)
    return treatPorts(deployment, { machine, ports: [443, 80], side: 'outer' }, { kind: 'drop' })
  },
})
