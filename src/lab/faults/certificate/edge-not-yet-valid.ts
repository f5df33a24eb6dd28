// The new certificate of the Access Edge was assigned before it begins.

import { defineFault } from '../../fault.ts'
import { firstEdge, replaceCertificates } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/edge-not-yet-valid',
  title: 'The certificate of the Access Edge is not valid yet',
  records: ['TLS-08'],
  rules: ['tls/certificate-expired'],
  hits: { inside: 'none', outside: 'all' },
  async apply(deployment) {
    return replaceCertificates(deployment, [firstEdge(deployment).internalFqdn], 'AccessEdgeExternal', {
      validFromDays: 3,
    })
  },
})
