// The certificate of the Internal Web Site has expired.

import { defineFault } from '../../fault.ts'
import { frontEnds, replaceCertificates } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/internal-web-expired',
  title: 'The certificate of the Internal Web Site has expired',
  records: ['TLS-08'],
  rules: ['tls/certificate-expired'],
  hits: { inside: 'without-certificate', outside: 'none' },
  async apply(deployment) {
    return replaceCertificates(deployment, frontEnds(deployment), 'WebServicesInternal', { validDays: -2 })
  },
})
