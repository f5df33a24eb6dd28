// The reverse proxy publishes the discovery names, but not the name of the external web services.

import { defineFault } from '../../fault.ts'
import { changeSettings, firstPool, firstProxy } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'web/host-not-published',
  title: 'The reverse proxy does not publish the external web services',
  records: ['CP-09', 'TCP-02', 'CP-06'],
  rules: ['ticket/web-service-refused'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    const { externalWebFqdn } = firstPool(deployment)
    const change = { reverseProxy: { unpublishedHosts: [externalWebFqdn] } }
    return changeSettings(deployment, change, firstProxy(deployment))
  },
})
