// The SIP address of the user was changed and the client has the old one.

import { defineFault } from '../../fault.ts'
import { changeUser, firstUser } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'account/address-changed',
  title: 'The SIP address of the user was changed',
  records: ['ACC-11', 'WT-08', 'CP-01'],
  rules: ['account/address-changed', 'ticket/address-not-of-credentials'],
  hits: { inside: 'all', outside: 'all' },
  probe: {
    inside: 'with-credentials',
    outside: 'with-credentials',
    because: 'Who owns the address is asked when the user signs in.',
  },
  async apply(deployment) {
    const { sipAddress } = firstUser(deployment)
    return changeUser(deployment, { sipAddress: `renamed.${sipAddress}` })
  },
})
