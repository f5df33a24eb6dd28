// AllowOutsideUsers is False on the Access Edge.

import { defineFault } from '../../fault.ts'
import { changeSettings } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'policy/outside-users-off',
  title: 'Remote access is off for the whole organisation',
  records: ['SIP-02'],
  rules: ['register/remote-access-denied'],
  hits: { inside: 'none', outside: 'all' },
  collect: ['Get-CsAccessEdgeConfiguration'],
  async apply(deployment) {
    return changeSettings(deployment, { accessEdge: { allowOutsideUsers: false } })
  },
})
