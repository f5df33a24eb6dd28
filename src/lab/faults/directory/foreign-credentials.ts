// The SIP address belongs to another account: the identity of the log-on account was copied wrongly, and the client uses NTLM.

import { defineFault } from '../../fault.ts'
import { changeUser, firstUser, undoAll } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'directory/foreign-credentials',
  title: 'The SIP address is mapped to another account (NTLM)',
  records: ['AUTH-18', 'ACC-05', 'ACC-10', 'WT-08'],
  rules: ['account/foreign-credentials', 'ticket/address-not-of-credentials'],
  hits: { inside: 'all', outside: 'all' },
  auth: 'ntlm',
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
