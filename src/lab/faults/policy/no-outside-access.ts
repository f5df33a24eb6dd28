// The external access policy does not let the users sign in from outside.

import { both, defineFault, fails, SUCCEEDS, undoAll } from '../../fault.ts'

export const fault = defineFault({
  id: 'policy/no-outside-access',
  title: 'The external access policy of the users does not allow remote access',
  records: ['SIP-01'],
  expects: { inside: both(SUCCEEDS), outside: both(fails('register/remote-access-denied')) },
  async apply({ directory }) {
    const users = directory.users()
    return undoAll(users.map(({ sipAddress }) => directory.overrideUser(sipAddress, { remoteAccess: false })))
  },
})
