// The publishing rule leads to the Internal Web Site: the commonest mistake with reverse proxies.

import { both, defineFault, fails, onlyNew, SUCCEEDS, undoAll } from '../../fault.ts'

export const fault = defineFault({
  id: 'network/reverse-proxy-wrong-port',
  title: 'The reverse proxy forwards 443 to 443 and 80 to 80 instead of 4443 and 8080',
  records: ['TCP-02'],
  expects: {
    inside: both(SUCCEEDS),
    outside: onlyNew(fails('network/external-name-on-internal-site')),
  },
  async apply({ settings, topology }) {
    const change = { reverseProxy: { securePort: 443, plainPort: 80 } }
    return undoAll(topology().reverseProxies.map(proxy => settings.set(change, proxy)))
  },
})
