// lyncdiscoverinternal leads to the reverse proxy, which publishes it to the External Web Site.

import { defineFault } from '../../fault.ts'
import { firstProxy, replaceRecords } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'dns/internal-name-on-reverse-proxy',
  title: 'lyncdiscoverinternal leads to the reverse proxy',
  records: ['DSC-06'],
  rules: ['discovery/internal-name-on-external-site'],
  hits: { inside: 'none', outside: 'none' },
  probe: {
    rules: ['tls/name-mismatch'],
    inside: 'without-credentials',
    because: 'A client goes on by SRV record; the probe looks at the certificate of every name.',
  },
  async apply(deployment) {
    const proxy = deployment.machines.get(firstProxy(deployment))?.externalAddress ?? ''
    const { sipDomains } = deployment.topology()
    return replaceRecords(
      deployment,
      'inside',
      sipDomains.map(domain => `lyncdiscoverinternal.${domain} A ${proxy}`),
    )
  },
})
