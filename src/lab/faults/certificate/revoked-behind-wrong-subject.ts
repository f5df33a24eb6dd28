// An administrator revokes user certificates; only now it shows that the External Web Site has the wrong certificate.

import { defineFault } from '../../fault.ts'
import { firstPool, firstUser, replaceCertificates, undoAll } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/revoked-behind-wrong-subject',
  title: 'User certificates were revoked while the web side is broken',
  records: ['CP-08', 'WT-01'],
  rules: ['ticket/web-ticket-refused', 'certificate/needs-new-certificate'],
  hits: { inside: 'none', outside: 'all' },
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
    const wish = { subject: externalWebFqdn, names }
    const { directory } = deployment
    const { sipAddress } = firstUser(deployment)
    const revoked = directory.published(sipAddress)
    directory.revoke(sipAddress)
    return undoAll([
      () => {
        for (const certificate of revoked) directory.publish(certificate)
      },
      await replaceCertificates(deployment, servers, 'WebServicesExternal', wish),
    ])
  },
})
