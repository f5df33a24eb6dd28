// A rule of the client version filter blocks the product.

import { defineFault } from '../../fault.ts'
import { changeSettings } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'policy/client-version-blocked',
  title: 'The client version filter blocks the client',
  records: ['SIP-06', 'MOB-05'],
  rules: ['register/client-version-refused'],
  hits: { inside: 'all', outside: 'all' },
  probe: {
    inside: 'with-credentials',
    outside: 'with-credentials',
    because: 'The filter looks at clients that have proved who they are.',
  },
  async apply(deployment) {
    const rule = { userAgent: 'OC', compare: 'GEQ', version: '1.0', action: 'Block' } as const
    return changeSettings(deployment, { clientVersion: { rules: [rule] } })
  },
})
