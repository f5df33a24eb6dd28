// The Access Edge has a certificate of an authority that clients do not know.

import { defineFault } from '../../fault.ts'
import { firstEdge, replaceCertificates } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/edge-untrusted-root',
  title: 'The Access Edge has a certificate of an unknown authority',
  records: ['TLS-10', 'TLS-16'],
  rules: ['tls/untrusted-chain'],
  hits: { inside: 'none', outside: 'all' },
  async apply(deployment) {
    const { internalFqdn } = firstEdge(deployment)
    return replaceCertificates(deployment, [internalFqdn], 'AccessEdgeExternal', { issuer: 'Lab Test CA' })
  },
})
