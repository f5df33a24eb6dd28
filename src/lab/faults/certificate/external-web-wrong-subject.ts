// The External Web Site has a certificate whose subject is its own name instead of the FQDN of the pool. Names and chain are right.

import { defineFault } from '../../fault.ts'
import { firstPool, replaceCertificates } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/external-web-wrong-subject',
  title: 'The certificate of the External Web Site has another subject than the pool FQDN',
  records: ['WT-01'],
  rules: ['ticket/web-ticket-refused', 'ticket/external-site-certificate'],
  hits: { inside: 'none', outside: 'without-certificate' },
  probe: {
    rules: ['ticket/web-ticket-refused', 'ticket/external-site-certificate'],
    inside: 'without-credentials',
    outside: 'with-credentials',
    because:
      'Outside, the reverse proxy hides the certificate that signs web tickets; a ticket that is refused tells.',
  },
  async apply(deployment) {
    const { servers, externalWebFqdn } = firstPool(deployment)
    const names = [
      externalWebFqdn,
      ...deployment.topology().sipDomains.map(domain => `lyncdiscover.${domain}`),
    ]
    return replaceCertificates(deployment, servers, 'WebServicesExternal', {
      subject: externalWebFqdn,
      names,
    })
  },
})
