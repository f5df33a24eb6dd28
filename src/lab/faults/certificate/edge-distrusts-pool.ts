// The root of the internal authority is not on the Edge.

import { defineFault } from '../../fault.ts'
import { distrust, firstEdge, withRestart } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/edge-distrusts-pool',
  title: 'The Edge does not trust the certificates of the pool',
  records: ['TLS-27'],
  rules: ['tls/next-hop-untrusted'],
  hits: { inside: 'none', outside: 'all' },
  async apply(deployment) {
    const { internalFqdn } = firstEdge(deployment)
    const undo = await distrust(deployment, internalFqdn)
    return withRestart(deployment, [internalFqdn], undo)
  },
})
