// The reverse proxy shows the certificate of another site.

import { defineFault } from '../../fault.ts'
import { firstProxy, replaceCertificates } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/reverse-proxy-other-name',
  title: 'The reverse proxy shows the certificate of another site',
  records: ['TLS-26'],
  rules: ['tls/name-mismatch'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    return replaceCertificates(deployment, [firstProxy(deployment)], 'ReverseProxy', {
      subject: 'www.contoso.com',
    })
  },
})
