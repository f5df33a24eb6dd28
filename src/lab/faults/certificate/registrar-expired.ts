// The Default certificate of the Front Ends has expired: clients inside and the Edge refuse it.

import { defineFault } from '../../fault.ts'
import { firstEdge, frontEnds, replaceCertificates, withRestart } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/registrar-expired',
  title: 'The Default certificate of the Front Ends has expired',
  records: ['TLS-08', 'TLS-27'],
  rules: {
    inside: ['tls/certificate-expired'],
    outside: ['tls/next-hop-untrusted', 'tls/certificate-expired'],
  },
  hits: { inside: 'all', outside: 'all' },
  async apply(deployment) {
    const undo = await replaceCertificates(deployment, frontEnds(deployment), 'Default', { validDays: -2 })
    return withRestart(deployment, [firstEdge(deployment).internalFqdn], undo)
  },
})
