// NTLM is switched off at the registrar, and the client can do nothing else.

import { defineFault } from '../../fault.ts'
import { changeSettings } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'policy/ntlm-off',
  title: 'NTLM is switched off at the registrar',
  records: ['AUTH-04'],
  rules: ['authenticate/scheme-not-offered'],
  hits: { inside: 'all', outside: 'all' },
  auth: 'ntlm',
  probe: {
    inside: 'with-credentials',
    outside: 'with-credentials',
    because: 'That NTLM is not offered is a fault only for those who need it.',
  },
  async apply(deployment) {
    return changeSettings(deployment, { proxy: { useNtlm: false } })
  },
})
