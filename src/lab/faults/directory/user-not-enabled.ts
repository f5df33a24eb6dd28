// The account exists and is not enabled for SIP.

import { defineFault } from '../../fault.ts'
import { changeUser } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'directory/user-not-enabled',
  title: 'The user is not enabled for SIP',
  records: ['ACC-01'],
  rules: ['account/address-unknown'],
  hits: { inside: 'all', outside: 'all' },
  probe: {
    inside: 'with-credentials',
    outside: 'with-credentials',
    because: 'A registrar challenges everybody, known or not.',
  },
  async apply(deployment) {
    return changeUser(deployment, { enabledForSip: false })
  },
})
