// The Internal Web Site has a certificate of an authority that clients do not know.

import { defineFault } from '../../fault.ts'
import { frontEnds, replaceCertificates } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/internal-web-untrusted-root',
  title: 'The Internal Web Site has a certificate of an unknown authority',
  records: ['TLS-10', 'TLS-12', 'TLS-24'],
  rules: ['tls/untrusted-chain'],
  hits: { inside: 'without-certificate', outside: 'none' },
  async apply(deployment) {
    return replaceCertificates(deployment, frontEnds(deployment), 'WebServicesInternal', {
      issuer: 'Lab Test CA',
    })
  },
})
