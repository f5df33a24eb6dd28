// The pool has an address, its servers have none: a redirect to the home server leads nowhere.

import { defineFault } from '../../fault.ts'
import { frontEnds, removeNames } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'dns/redirect-target-unresolved',
  title: 'The home server of a redirect has no address record',
  records: ['DNS-13'],
  rules: ['dns/redirect-target-unresolved'],
  hits: { inside: 'all', outside: 'none' },
  probe: {
    inside: 'with-credentials',
    because: 'Only a user who has proved who it is is sent on to the home server.',
  },
  async apply(deployment) {
    return removeNames(deployment, 'inside', frontEnds(deployment))
  },
})
