// The External Web Site was given the certificate of the Access Edge: the subject is the Edge's name, the web names stand beside it, so
// that browsers and clients accept it. Tickets signed with it are refused.

import { defineFault } from '../../fault.ts'
import { firstEdge, firstPool, replaceCertificates } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/external-web-edge-name',
  title: 'The External Web Site has a certificate with the name of the Access Edge',
  records: ['WT-01'],
  rules: ['ticket/web-ticket-refused'],
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
    const { accessFqdn } = firstEdge(deployment)
    const discovery = deployment.topology().sipDomains.map(domain => `lyncdiscover.${domain}`)
    return replaceCertificates(deployment, servers, 'WebServicesExternal', {
      subject: accessFqdn,
      names: [accessFqdn, externalWebFqdn, ...discovery],
    })
  },
})
