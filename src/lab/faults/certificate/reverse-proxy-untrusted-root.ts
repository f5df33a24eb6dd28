// The certificate of the reverse proxy comes from an authority that clients do not trust.

import { defineFault } from '../../fault.ts'
import { firstProxy, replaceCertificates } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/reverse-proxy-untrusted-root',
  title: 'Clients do not trust the authority of the certificate of the reverse proxy',
  records: ['TLS-10'],
  rules: ['tls/untrusted-chain'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    return replaceCertificates(deployment, [firstProxy(deployment)], 'ReverseProxy', {
      issuer: 'Fabrikam Private CA',
    })
  },
})
