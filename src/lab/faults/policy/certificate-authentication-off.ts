// Certificate authentication is switched off at the registrar: clients go back to NTLM.

import { defineFault } from '../../fault.ts'
import { changeSettings } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'policy/certificate-authentication-off',
  title: 'Certificate authentication is switched off at the registrar',
  records: ['CP-07'],
  rules: ['authenticate/scheme-not-offered', 'authenticate/settings-at-odds'],
  hits: { inside: 'none', outside: 'none' },
  probe: {
    rules: ['authenticate/settings-at-odds'],
    inside: 'without-credentials',
    outside: 'without-credentials',
    because: 'Clients go on by NTLM; the challenge shows what is offered.',
  },
  async apply(deployment) {
    return changeSettings(deployment, { proxy: { useCertificate: false } })
  },
})
