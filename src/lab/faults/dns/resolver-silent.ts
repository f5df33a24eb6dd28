// The name server that clients inside are told to ask does not answer.

import { both, defineFault, fails, SUCCEEDS } from '../../fault.ts'
import { DNS_PORT } from '../../roles/dns/dns-role.ts'

export const fault = defineFault({
  id: 'dns/resolver-silent',
  title: 'The name server of the inside does not answer clients',
  records: ['DNS-10'],
  expects: { inside: both(fails('dns/resolver-silent')), outside: both(SUCCEEDS) },
  async apply({ network, plan }) {
    const endpoint = { address: plan.nameServer('inside'), port: DNS_PORT }
    return network.treat(endpoint, { kind: 'drop' }, source => plan.isClient(source))
  },
})
