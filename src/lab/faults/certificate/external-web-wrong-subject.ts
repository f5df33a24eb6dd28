// The External Web Site was given a public certificate whose subject is the public name: web tickets name a signer that is not the
// pool, and the pool refuses them.

import { issueForRole } from '../../deployment/role-certificates.ts'
import { both, defineFault, fails, onlyNew, SUCCEEDS, undoAll } from '../../fault.ts'
import { namesFor } from '../../pki/certificate-names.ts'

export const fault = defineFault({
  id: 'certificate/external-web-wrong-subject',
  title: 'The External Web Site has a certificate whose subject is not the pool',
  records: ['WT-01'],
  expects: { inside: both(SUCCEEDS), outside: onlyNew(fails('ticket/web-ticket-refused')) },
  async apply({ certificates, topology, realMs }) {
    const context = { topology: topology(), nowMs: realMs() }
    const role = 'WebServicesExternal'
    const undos = topology().pools.flatMap(({ servers, externalWebFqdn: subject }) =>
      servers.map(async machine => {
        const names = namesFor(machine, role, topology())?.names.filter(name => name !== machine)
        const wish = { machine, role, subject, names } as const
        return certificates.override(machine, role, await issueForRole(certificates, wish, context))
      }),
    )
    return undoAll(await Promise.all(undos))
  },
})
