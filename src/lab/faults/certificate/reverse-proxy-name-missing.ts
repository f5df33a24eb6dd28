// The certificate of the reverse proxy lacks the name of the external web services.

import { defineFault } from '../../fault.ts'
import { firstProxy, replaceCertificates } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/reverse-proxy-name-missing',
  title: 'The certificate of the reverse proxy lacks the name of the external web services',
  records: ['TLS-26'],
  rules: ['tls/name-mismatch'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    const names = deployment.topology().sipDomains.map(domain => `lyncdiscover.${domain}`)
    const [subject = ''] = names
    return replaceCertificates(deployment, [firstProxy(deployment)], 'ReverseProxy', { subject, names })
  },
})
