// UseWindowsAuth is None: whoever has no user certificate yet cannot get a web ticket.

import { defineFault } from '../../fault.ts'
import { changeSettings } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'web/windows-authentication-off',
  title: 'Windows authentication is switched off for the web services',
  records: ['WT-02'],
  rules: ['ticket/method-not-allowed'],
  hits: { inside: 'without-certificate', outside: 'without-certificate' },
  probe: {
    inside: 'with-credentials',
    outside: 'with-credentials',
    because: 'The metadata of the service list the method all the same; the refusal comes with the log-on.',
  },
  async apply(deployment) {
    return changeSettings(deployment, { webService: { useWindowsAuth: 'None' } })
  },
})
