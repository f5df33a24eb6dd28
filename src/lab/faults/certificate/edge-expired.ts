// The external certificate of the Access Edge has expired.

import { defineFault } from '../../fault.ts'
import { firstEdge, replaceCertificates } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/edge-expired',
  title: 'The external certificate of the Access Edge has expired',
  records: ['TLS-08'],
  rules: ['tls/certificate-expired'],
  hits: { inside: 'none', outside: 'all' },
  async apply(deployment) {
    return replaceCertificates(deployment, [firstEdge(deployment).internalFqdn], 'AccessEdgeExternal', {
      validDays: -2,
    })
  },
})
