// The External Web Site is stopped on all Front Ends.

import { defineFault } from '../../fault.ts'
import { frontEnds, stopRoles, undoAll } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'web/external-site-stopped',
  title: 'The External Web Site is stopped',
  records: ['TCP-11', 'CP-06', 'SRV-16', 'TCP-03', 'TCP-02'],
  rules: ['network/web-services-unreachable', 'ticket/web-service-refused', 'server/web-next-hop'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    const undos = frontEnds(deployment).map(machine => stopRoles(deployment, machine, 'external web site'))
    return undoAll(await Promise.all(undos))
  },
})
