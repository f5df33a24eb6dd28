// The publishing rule knows lyncdiscover and not the external web name that Autodiscover names.

import { defineFault } from '../../fault.ts'
import { changeSettings, firstPool, firstProxy } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'network/web-name-not-published',
  title: 'The external web name is not published',
  records: ['TCP-02', 'CP-09', 'CP-06'],
  rules: ['ticket/web-service-refused', 'network/web-services-unreachable'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    const unpublishedHosts = [firstPool(deployment).externalWebFqdn]
    return changeSettings(deployment, { reverseProxy: { unpublishedHosts } }, firstProxy(deployment))
  },
})
