// The reverse proxy leads to the Internal Web Site: 443 to 443 and 80 to 80.

import { defineFault } from '../../fault.ts'
import { changeSettings, firstProxy } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'network/reverse-proxy-wrong-port',
  title: 'The reverse proxy publishes the Internal Web Site',
  records: ['TCP-02'],
  rules: ['network/external-name-on-internal-site', 'dns/name-missing-on-one-side'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    return changeSettings(
      deployment,
      { reverseProxy: { securePort: 443, plainPort: 80 } },
      firstProxy(deployment),
    )
  },
})
