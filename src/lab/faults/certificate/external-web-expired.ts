// The certificate of the External Web Site has expired: the reverse proxy in front of it refuses.

import { defineFault } from '../../fault.ts'
import { frontEnds, replaceCertificates } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'certificate/external-web-expired',
  title: 'The certificate of the External Web Site has expired',
  records: ['TLS-08', 'CP-06', 'TCP-02'],
  rules: ['tls/certificate-expired', 'ticket/web-service-refused', 'server/web-next-hop'],
  hits: { inside: 'none', outside: 'without-certificate' },
  probe: {
    inside: 'without-credentials',
    because: 'A probe inside looks at the port of the External Web Site as well.',
  },
  async apply(deployment) {
    return replaceCertificates(deployment, frontEnds(deployment), 'WebServicesExternal', { validDays: -2 })
  },
})
