// The reverse proxy puts the name of the pool into the Host header: web tickets are for the name that the client asked for.

import { defineFault } from '../../fault.ts'
import { changeSettings, firstProxy } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'network/host-header-rewritten',
  title: 'The reverse proxy rewrites the Host header',
  records: ['TCP-09'],
  rules: ['ticket/ticket-not-accepted'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    return changeSettings(deployment, { reverseProxy: { preservesHost: false } }, firstProxy(deployment))
  },
})
