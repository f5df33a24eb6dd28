// The Default certificate has the name of each server and not that of the pool.

import { defineFault } from '../../fault.ts'
import { firstEdge, frontEnds, replaceCertificates, withRestart } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/registrar-name-missing',
  title: 'The Default certificate lacks the name of the pool',
  records: ['TLS-26', 'TLS-27'],
  rules: { inside: ['tls/name-mismatch'], outside: ['tls/next-hop-untrusted'] },
  hits: { inside: 'without-certificate', outside: 'all' },
  async apply(deployment) {
    const undo = await replaceCertificates(deployment, frontEnds(deployment), 'Default', {
      names: frontEnds(deployment),
    })
    return withRestart(deployment, [firstEdge(deployment).internalFqdn], undo)
  },
})
