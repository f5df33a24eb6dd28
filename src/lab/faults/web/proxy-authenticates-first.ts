// The publishing rule asks for credentials before it forwards.

import { defineFault } from '../../fault.ts'
import { changeSettings, firstProxy } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'web/proxy-authenticates-first',
  title: 'The reverse proxy authenticates before it forwards',
  records: ['WT-14'],
  rules: ['ticket/proxy-authenticates-first'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    return changeSettings(
      deployment,
      { reverseProxy: { preAuthentication: 'Basic' } },
      firstProxy(deployment),
    )
  },
})
