// Nobody has made the record that leads clients inside to the Internal Web Site; the old records are there.

import { defineFault } from '../../fault.ts'
import { removeNames } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'dns/no-lyncdiscoverinternal',
  title: 'lyncdiscoverinternal does not exist',
  records: ['DNS-06'],
  rules: ['dns/lyncdiscoverinternal-missing'],
  hits: { inside: 'none', outside: 'none' },
  probe: {
    inside: 'without-credentials',
    because: 'A client goes on by SRV record; the probe asks for every name.',
  },
  async apply(deployment) {
    const { sipDomains } = deployment.topology()
    return removeNames(
      deployment,
      'inside',
      sipDomains.map(domain => `lyncdiscoverinternal.${domain}`),
    )
  },
})
