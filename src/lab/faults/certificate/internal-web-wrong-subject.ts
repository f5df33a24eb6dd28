// The Internal Web Site has a certificate whose subject is its own name instead of the FQDN of the pool.

import { defineFault } from '../../fault.ts'
import { firstPool, frontEnds, replaceCertificates } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/internal-web-wrong-subject',
  title: 'The certificate of the Internal Web Site has another subject than the pool FQDN',
  records: ['WT-01', 'WT-06'],
  rules: ['ticket/web-ticket-refused'],
  hits: { inside: 'without-certificate', outside: 'none' },
  probe: {
    inside: 'with-credentials',
    because: 'The certificate has every name that clients ask for; a ticket it signed that is refused tells.',
  },
  async apply(deployment) {
    return replaceCertificates(deployment, frontEnds(deployment), 'WebServicesInternal', {
      subject: firstPool(deployment).internalWebFqdn,
      names: [
        firstPool(deployment).internalWebFqdn,
        ...deployment.topology().sipDomains.map(domain => `lyncdiscoverinternal.${domain}`),
      ],
    })
  },
})
