// The internal certificate of the Edge comes from an authority that the Front Ends do not know.

import { defineFault } from '../../fault.ts'
import { firstEdge, replaceCertificates, restartRoles, undoAll } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/edge-internal-untrusted',
  title: 'The Front Ends do not trust the internal certificate of the Edge',
  records: ['TLS-27'],
  rules: ['tls/next-hop-untrusted'],
  hits: { inside: 'none', outside: 'all' },
  async apply(deployment) {
    const undo = await replaceCertificates(deployment, [firstEdge(deployment).internalFqdn], 'Internal', {
      issuer: 'Lab Test CA',
    })
    return undoAll([undo, await restartRoles(deployment, firstEdge(deployment).internalFqdn)])
  },
})
