// The default action of the client version filter is Block.

import { defineFault } from '../../fault.ts'
import { changeSettings } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'policy/unknown-clients-blocked',
  title: 'The client version filter blocks whatever no rule allows',
  records: ['SIP-06', 'MOB-05'],
  rules: ['register/client-version-refused'],
  hits: { inside: 'all', outside: 'all' },
  probe: {
    inside: 'with-credentials',
    outside: 'with-credentials',
    because: 'The filter looks at clients that have proved who they are.',
  },
  async apply(deployment) {
    return changeSettings(deployment, { clientVersion: { defaultAction: 'Block' } })
  },
})
