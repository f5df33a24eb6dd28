// The Front End service of one server is stopped: its users go to the other one.

import { defineFault } from '../../fault.ts'
import { frontEnds, stopRoles } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'registrar/one-stopped',
  title: 'The registrar service is stopped on one Front End',
  records: ['DNS-14', 'SRV-05', 'TCP-11'],
  rules: ['dns/dead-address', 'network/registrar-unreachable'],
  hits: { inside: 'none', outside: 'none' },
  probe: {
    rules: ['dns/dead-address'],
    inside: 'without-credentials',
    because: 'A client goes on to the next address; the probe looks at every one.',
  },
  async apply(deployment) {
    const [, machine = ''] = frontEnds(deployment)
    return stopRoles(deployment, machine, 'registrar')
  },
})
