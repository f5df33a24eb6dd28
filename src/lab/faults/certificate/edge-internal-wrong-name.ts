// The internal certificate of the Edge carries another name than its internal FQDN.

import { defineFault } from '../../fault.ts'
import { firstEdge, replaceCertificates, restartRoles, undoAll } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/edge-internal-wrong-name',
  title: 'The internal certificate of the Edge has the wrong name',
  records: ['TLS-20', 'TLS-27'],
  rules: ['tls/edge-internal-name', 'tls/next-hop-untrusted'],
  hits: { inside: 'none', outside: 'all' },
  async apply(deployment) {
    const undo = await replaceCertificates(deployment, [firstEdge(deployment).internalFqdn], 'Internal', {
      subject: 'edge.fabrikam.com',
    })
    return undoAll([undo, await restartRoles(deployment, firstEdge(deployment).internalFqdn)])
  },
})
