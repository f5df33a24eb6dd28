// The account was deleted; the client still has its password.

import { defineFault } from '../../fault.ts'
import { changeUser } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'account/removed',
  title: 'The account does not exist any more',
  records: ['AUTH-02', 'AUTH-01'],
  rules: ['authenticate/account-status'],
  hits: { inside: 'all', outside: 'all' },
  probe: {
    rules: ['ticket/web-service-refused'],
    inside: 'with-credentials',
    outside: 'with-credentials',
    because:
      'To the client every refused password looks alike; why it is refused stands in the security log of a domain controller.',
  },
  async apply(deployment) {
    return changeUser(deployment, 'absent')
  },
})
