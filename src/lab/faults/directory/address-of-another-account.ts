// The SIP address belongs to another account: the web ticket service finds out.

import { defineFault } from '../../fault.ts'
import { changeUser, firstUser, undoAll } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'directory/address-of-another-account',
  title: 'The SIP address is mapped to another account',
  records: ['WT-08', 'ACC-05'],
  rules: ['ticket/address-not-of-credentials'],
  hits: { inside: 'without-certificate', outside: 'without-certificate' },
  probe: {
    inside: 'with-credentials',
    outside: 'with-credentials',
    because: 'Who owns the address is asked when the user signs in.',
  },
  async apply(deployment) {
    const [, other] = deployment.directory.users()
    const user = firstUser(deployment)
    if (other === undefined) return () => undefined
    return undoAll([
      changeUser(deployment, { account: other.account, upn: other.upn, ntHash: other.ntHash }),
      changeUser(deployment, { account: user.account, upn: user.upn, ntHash: user.ntHash }, other.sipAddress),
    ])
  },
})
