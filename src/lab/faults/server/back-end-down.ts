// The back-end database is down; both Front Ends run and go on without it.

import { defineFault } from '../../fault.ts'
import { firstPool } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'server/back-end-down',
  title: 'The back-end database of the pool is down',
  records: ['SRV-15', 'SRV-04'],
  rules: ['server/back-end-unreachable', 'server/limited-functionality'],
  hits: { inside: 'none', outside: 'none' },
  probe: {
    inside: 'unseen',
    outside: 'unseen',
    because: 'Front Ends go on from their own copies of the data; only their logs and events tell.',
  },
  async apply(deployment) {
    return deployment.backEndsDown.add(firstPool(deployment).fqdn, true)
  },
})
