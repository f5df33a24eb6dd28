// The users exist in the directory and were never enabled for SIP, or were disabled.

import { both, defineFault, fails, undoAll } from '../../fault.ts'

export const fault = defineFault({
  id: 'directory/user-not-enabled',
  title: 'The users are not enabled for SIP',
  records: ['ACC-01'],
  expects: {
    inside: both(fails('account/address-unknown')),
    outside: both(fails('account/address-unknown')),
  },
  async apply({ directory }) {
    const users = directory.users()
    return undoAll(
      users.map(({ sipAddress }) => directory.overrideUser(sipAddress, { enabledForSip: false })),
    )
  },
})
