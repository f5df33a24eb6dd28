// The certificate of the Internal Web Site lacks the internal web name and lyncdiscoverinternal.

import { defineFault } from '../../fault.ts'
import { firstPool, frontEnds, replaceCertificates } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/internal-web-name-missing',
  title: 'The certificate of the Internal Web Site lacks the internal web name',
  records: ['TLS-26'],
  rules: ['tls/name-mismatch'],
  hits: { inside: 'without-certificate', outside: 'none' },
  async apply(deployment) {
    return replaceCertificates(deployment, frontEnds(deployment), 'WebServicesInternal', {
      names: [firstPool(deployment).fqdn],
    })
  },
})
