// The address of the Access Edge changed and the public zone was forgotten.

import { both, defineFault, fails, SUCCEEDS, undoAll } from '../../fault.ts'

export const fault = defineFault({
  id: 'dns/dead-address',
  title: 'The public name of the Access Edge has an address at which nothing is any more',
  records: ['DNS-14'],
  expects: {
    inside: both(SUCCEEDS),
    outside: both(fails('dns/dead-address', 'network/access-edge-unreachable')),
  },
  async apply({ dns, topology }) {
    const names = topology().sipDomains.map(domain => `sip.${domain}`)
    return undoAll([dns.outside.replace(names.map(name => ({ type: 'A', name, address: '192.0.2.250' })))])
  },
})
