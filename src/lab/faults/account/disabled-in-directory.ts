// The account is disabled in the directory; a stored certificate does not ask there.

import { defineFault } from '../../fault.ts'
import { changeUser } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'account/disabled-in-directory',
  title: 'The account is disabled in the directory',
  records: ['AUTH-09', 'AUTH-10'],
  rules: ['authenticate/account-status'],
  hits: { inside: 'without-certificate', outside: 'without-certificate' },
  probe: {
    rules: ['ticket/web-service-refused'],
    inside: 'with-credentials',
    outside: 'with-credentials',
    because:
      'To the client every refused password looks alike; why it is refused stands in the security log of a domain controller.',
  },
  async apply(deployment) {
    return changeUser(deployment, { enabled: false })
  },
})
