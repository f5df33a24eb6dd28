// The wizard was closed before the last step: no certificate is assigned to the Access Edge.

import { defineFault } from '../../fault.ts'
import { firstEdge, withRestart } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/edge-not-assigned',
  title: 'The Access Edge has no certificate',
  records: ['SIP-08', 'TLS-09', 'TCP-01', 'TLS-08'],
  rules: ['tls/refused-at-start', 'network/access-edge-unreachable'],
  hits: { inside: 'none', outside: 'all' },
  async apply(deployment) {
    const { internalFqdn } = firstEdge(deployment)
    const undo = deployment.certificates.override(internalFqdn, 'AccessEdgeExternal', undefined)
    return withRestart(deployment, [internalFqdn], undo)
  },
})
