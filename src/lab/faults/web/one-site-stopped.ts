// The web sites of one Front End are stopped; clients go to the other.

import { defineFault } from '../../fault.ts'
import { frontEnds, stopRoles, undoAll } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'web/one-site-stopped',
  title: 'The web sites of one Front End are stopped',
  records: ['DNS-14', 'SRV-11'],
  rules: ['dns/dead-address'],
  hits: { inside: 'none', outside: 'none' },
  probe: {
    rules: ['dns/dead-address'],
    inside: 'without-credentials',
    because: 'A client goes on to the next address; the probe looks at every one.',
  },
  async apply(deployment) {
    const [machine = ''] = frontEnds(deployment)
    return undoAll([
      await stopRoles(deployment, machine, 'internal web site'),
      await stopRoles(deployment, machine, 'external web site'),
    ])
  },
})
