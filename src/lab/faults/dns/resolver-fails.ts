// The name server of the network outside answers every question with SERVFAIL.

import { defineFault } from '../../fault.ts'

export const fault = defineFault({
  id: 'dns/resolver-fails',
  title: 'The name server outside fails every question',
  records: ['DNS-10'],
  rules: ['dns/resolver-silent'],
  hits: { inside: 'none', outside: 'all' },
  async apply({ dns }) {
    return dns.outside.fail('servfail')
  },
})
