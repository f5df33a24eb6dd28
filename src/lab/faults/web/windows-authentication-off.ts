// UseWindowsAuth is None: whoever has no user certificate yet cannot get a web ticket.

import { defineFault } from '../../fault.ts'
import { changeSettings } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'web/windows-authentication-off',
  title: 'Windows authentication is switched off for the web services',
  records: ['WT-02'],
  rules: ['ticket/method-not-allowed'],
  hits: { inside: 'without-certificate', outside: 'without-certificate' },
  async apply(deployment) {
    return changeSettings(deployment, { webService: { useWindowsAuth: 'None' } })
  },
})
