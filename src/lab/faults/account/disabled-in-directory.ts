// The account is disabled in the directory; a stored certificate does not ask there.

import { defineFault } from '../../fault.ts'
import { changeUser } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'account/disabled-in-directory',
  title: 'The account is disabled in the directory',
  records: ['AUTH-09', 'AUTH-10'],
  rules: ['authenticate/account-status'],
  hits: { inside: 'without-certificate', outside: 'without-certificate' },
  async apply(deployment) {
    return changeUser(deployment, { enabled: false })
  },
})
