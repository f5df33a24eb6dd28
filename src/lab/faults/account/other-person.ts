// Somebody signs in with the address of one person and the credentials of another, which Windows had saved.

import { defineFault } from '../../fault.ts'
import { firstUser } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'account/other-person',
  title: 'The client uses the saved credentials of another person',
  records: ['WT-08'],
  rules: ['ticket/address-not-of-credentials'],
  hits: { inside: 'without-certificate', outside: 'without-certificate' },
  probe: {
    inside: 'with-credentials',
    outside: 'with-credentials',
    because: 'It is about credentials.',
  },
  async apply(deployment) {
    const [, other] = deployment.directory.users()
    if (other === undefined) return () => undefined
    const [domain = '', user = ''] = other.account.split('\\')
    return deployment.typed.add(firstUser(deployment).sipAddress, { user, domain, ntHash: other.ntHash })
  },
})
