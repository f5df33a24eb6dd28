// The certificate of the reverse proxy holds the external web name only.

import { defineFault } from '../../fault.ts'
import { firstPool, firstProxy, replaceCertificates } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/reverse-proxy-name-missing',
  title: 'The certificate of the reverse proxy lacks lyncdiscover',
  records: ['TLS-26'],
  rules: ['tls/name-mismatch'],
  hits: { inside: 'none', outside: 'none' },
  probe: {
    outside: 'without-credentials',
    because:
      'A client goes on by HTTP and is not kept away; the probe looks at the certificate of every name.',
  },
  async apply(deployment) {
    return replaceCertificates(deployment, [firstProxy(deployment)], 'ReverseProxy', {
      names: [firstPool(deployment).externalWebFqdn],
    })
  },
})
