<<<<<<< HEAD
// The reverse proxy has a certificate of an authority that clients do not know.
=======
// The certificate of the reverse proxy comes from an authority that clients do not trust.
>>>>>>> lab-core

import { defineFault } from '../../fault.ts'
import { firstProxy, replaceCertificates } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/reverse-proxy-untrusted-root',
<<<<<<< HEAD
  title: 'The reverse proxy has a certificate of an unknown authority',
  records: ['TLS-10', 'TLS-25', 'TLS-16'],
=======
  title: 'Clients do not trust the authority of the certificate of the reverse proxy',
  records: ['TLS-10'],
>>>>>>> lab-core
  rules: ['tls/untrusted-chain'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    return replaceCertificates(deployment, [firstProxy(deployment)], 'ReverseProxy', {
<<<<<<< HEAD
      issuer: 'Lab Test CA',
=======
      issuer: 'Fabrikam Private CA',
>>>>>>> lab-core
    })
  },
})
