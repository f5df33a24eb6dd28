// The reverse proxy has a certificate of an authority that clients do not know.

import { defineFault } from '../../fault.ts'
import { firstProxy, replaceCertificates } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/reverse-proxy-untrusted-root',
  title: 'The reverse proxy has a certificate of an unknown authority',
  records: ['TLS-10', 'TLS-25', 'TLS-16'],
  rules: ['tls/untrusted-chain'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    return replaceCertificates(deployment, [firstProxy(deployment)], 'ReverseProxy', {
      issuer: 'Lab Test CA',
    })
  },
})
