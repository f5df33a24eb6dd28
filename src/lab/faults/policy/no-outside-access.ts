// The external access policy of the user does not allow it.

import { defineFault } from '../../fault.ts'
import { changeUser } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'policy/no-outside-access',
  title: 'The user may not sign in from outside',
  records: ['SIP-01'],
  rules: ['register/remote-access-denied'],
  hits: { inside: 'none', outside: 'all' },
  probe: {
    outside: 'with-credentials',
    because: 'The policy is that of the user, who has to prove who it is first.',
  },
  async apply(deployment) {
    return changeUser(deployment, { remoteAccess: false })
  },
})
