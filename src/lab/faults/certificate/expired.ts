// Nobody renewed the certificate of the Access Edge.

import { issueForRole } from '../../deployment/role-certificates.ts'
import { both, defineFault, fails, SUCCEEDS, undoAll } from '../../fault.ts'

export const fault = defineFault({
  id: 'certificate/expired',
  title: 'The external certificate of the Access Edge has expired',
  records: ['TLS-08'],
  expects: { inside: both(SUCCEEDS), outside: both(fails('tls/certificate-expired')) },
  async apply({ certificates, topology, realMs }) {
    const context = { topology: topology(), nowMs: realMs() }
    const role = 'AccessEdgeExternal'
    const undos = topology().edges.map(async ({ internalFqdn: machine }) => {
      const wish = { machine, role, validDays: -2 } as const
      return certificates.override(machine, role, await issueForRole(certificates, wish, context))
    })
    return undoAll(await Promise.all(undos))
  },
})
