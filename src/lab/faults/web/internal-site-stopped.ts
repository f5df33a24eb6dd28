// The Internal Web Site is stopped on all Front Ends.

import { defineFault } from '../../fault.ts'
import { frontEnds, stopRoles, undoAll } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'web/internal-site-stopped',
  title: 'The Internal Web Site is stopped',
  records: ['TCP-11', 'CP-06', 'SRV-16', 'TCP-03', 'TCP-02'],
  rules: ['network/web-services-unreachable', 'ticket/web-service-refused', 'server/web-next-hop'],
  hits: { inside: 'without-certificate', outside: 'none' },
  async apply(deployment) {
    const undos = frontEnds(deployment).map(machine => stopRoles(deployment, machine, 'internal web site'))
    return undoAll(await Promise.all(undos))
  },
})
