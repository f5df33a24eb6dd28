// The account was deleted; the client still has its password.

import { defineFault } from '../../fault.ts'
import { changeUser } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'account/removed',
  title: 'The account does not exist any more',
  records: ['AUTH-02', 'AUTH-01'],
  rules: ['authenticate/account-status'],
  hits: { inside: 'all', outside: 'all' },
  async apply(deployment) {
    return changeUser(deployment, 'absent')
  },
})
