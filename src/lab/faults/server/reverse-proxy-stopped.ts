// The publishing service of the reverse proxy is stopped.

import { defineFault } from '../../fault.ts'
import { firstProxy, stopRoles } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'server/reverse-proxy-stopped',
  title: 'The reverse proxy is stopped',
  records: ['TCP-02', 'TCP-11', 'TCP-03', 'CP-09'],
  rules: ['network/web-services-unreachable'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    return stopRoles(deployment, firstProxy(deployment))
  },
})
