// The certificate of the reverse proxy has expired.

import { defineFault } from '../../fault.ts'
import { firstProxy, replaceCertificates } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/reverse-proxy-expired',
  title: 'The certificate of the reverse proxy has expired',
  records: ['TLS-08'],
  rules: ['tls/certificate-expired'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    return replaceCertificates(deployment, [firstProxy(deployment)], 'ReverseProxy', { validDays: -2 })
  },
})
