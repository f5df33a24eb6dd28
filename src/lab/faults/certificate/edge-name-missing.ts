// A SIP domain was added with its old-style records, without lyncdiscover, and the Access Edge kept its certificate.

import { defineFault } from '../../fault.ts'
import { firstEdge, removeNames, replaceCertificates, undoAll } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/edge-name-missing',
  title: 'The certificate of the Access Edge lacks the name of a SIP domain',
  records: ['TLS-26', 'DNS-02'],
  rules: ['tls/name-mismatch'],
  hits: { inside: 'none', outside: 'without-certificate' },
  user: 'erin@fabrikam.com',
  async apply(deployment) {
    const { internalFqdn, accessFqdn } = firstEdge(deployment)
    return undoAll([
      removeNames(deployment, 'outside', ['lyncdiscover.fabrikam.com']),
      await replaceCertificates(deployment, [internalFqdn], 'AccessEdgeExternal', { names: [accessFqdn] }),
    ])
  },
})
