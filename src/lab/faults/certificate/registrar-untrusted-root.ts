// The Default certificates of the Front Ends come from an authority that nobody trusts.

import { defineFault } from '../../fault.ts'
import { firstEdge, frontEnds, replaceCertificates, withRestart } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/registrar-untrusted-root',
  title: 'The Default certificates come from an unknown authority',
  records: ['TLS-10', 'TLS-24', 'TLS-27'],
  rules: { inside: ['tls/untrusted-chain'], outside: ['tls/next-hop-untrusted'] },
  hits: { inside: 'all', outside: 'all' },
  async apply(deployment) {
    const undo = await replaceCertificates(deployment, frontEnds(deployment), 'Default', {
      issuer: 'Lab Test CA',
    })
    return withRestart(deployment, [firstEdge(deployment).internalFqdn], undo)
  },
})
