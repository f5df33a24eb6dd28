// The password was changed and the client still has the old one.

import { ntHash } from '../../../auth/index.ts'
import { Secret } from '../../../base/secret.ts'
import { defineFault } from '../../fault.ts'
import { changeUser } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'account/password-changed',
  title: 'The client has an old password',
  records: ['AUTH-01', 'CLI-10'],
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
    return changeUser(deployment, { ntHash: ntHash(new Secret('Another-password-7')) })
  },
})
