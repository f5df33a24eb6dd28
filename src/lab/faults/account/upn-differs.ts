// The user principal name is another than the SIP address, and the client takes the address for it.

import { defineFault } from '../../fault.ts'
import { changeUser, firstUser, undoAll } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'account/upn-differs',
  title: 'The client sends the SIP address where the user principal name differs',
  records: ['AUTH-02'],
  rules: ['authenticate/account-status'],
  hits: { inside: 'without-certificate', outside: 'without-certificate' },
  probe: {
    rules: ['authenticate/user-name-form'],
    inside: 'with-credentials',
    outside: 'with-credentials',
    because: 'The name that was sent and refused is all that is seen; the right one stands in the directory.',
  },
  async apply(deployment) {
    const { sipAddress, ntHash } = firstUser(deployment)
    return undoAll([
      changeUser(deployment, { upn: `personnel-4711@${deployment.topology().windowsDomain.dns}` }),
      deployment.typed.add(sipAddress, { user: sipAddress, domain: '', ntHash }),
    ])
  },
})
