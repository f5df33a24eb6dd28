// The reverse proxy puts the name of the published server into the Host header.

import { defineFault } from '../../fault.ts'
import { changeSettings, firstProxy } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'network/host-header-rewritten',
  title: 'The reverse proxy rewrites the Host header',
  records: ['TCP-09', 'WT-04'],
  rules: ['network/host-header-rewritten', 'ticket/ticket-not-accepted'],
  hits: { inside: 'none', outside: 'without-certificate' },
  probe: {
    rules: ['ticket/ticket-not-accepted', 'ticket/web-service-refused'],
    outside: 'without-credentials',
    because: 'Without credentials it shows as a name that the web site does not know.',
  },
  async apply(deployment) {
    return changeSettings(deployment, { reverseProxy: { preservesHost: false } }, firstProxy(deployment))
  },
})
