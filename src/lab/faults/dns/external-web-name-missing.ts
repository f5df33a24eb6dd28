// The public zone lacks the name under which the reverse proxy publishes the web services.

import { defineFault } from '../../fault.ts'
import { firstPool, removeNames } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'dns/external-web-name-missing',
  title: 'The public zone lacks the external web name',
  records: ['DNS-04', 'DNS-01'],
  rules: ['dns/name-missing-on-one-side'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    return removeNames(deployment, 'outside', [firstPool(deployment).externalWebFqdn])
  },
})
