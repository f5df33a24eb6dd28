// The name server of the network outside (a carrier, a guest Wi-Fi) does not answer.

import { defineFault } from '../../fault.ts'

export const fault = defineFault({
  id: 'dns/resolver-silent',
  title: 'The name server outside does not answer',
  records: ['DNS-10'],
  rules: ['dns/resolver-silent'],
  hits: { inside: 'none', outside: 'all' },
  async apply({ dns }) {
    return dns.outside.fail('silent')
  },
})
