// The internal copy of the zone lacks the name of the Internal Web Site.

import { defineFault } from '../../fault.ts'
import { firstPool, removeNames } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'dns/split-brain-incomplete',
  title: 'The internal zone lacks the name of the Internal Web Site',
  records: ['DNS-04'],
  rules: ['dns/name-missing-on-one-side'],
  hits: { inside: 'without-certificate', outside: 'none' },
  async apply(deployment) {
    return removeNames(deployment, 'inside', [firstPool(deployment).internalWebFqdn])
  },
})
