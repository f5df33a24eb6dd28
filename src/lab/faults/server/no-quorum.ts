// Power is back, the back-end database and one Front End are not: the other one cannot place its users.

import { defineFault } from '../../fault.ts'
import { firstPool, stopRoles, undoAll, withRestart } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'server/no-quorum',
  title: 'One of two Front Ends starts without its database',
  records: ['SRV-01', 'SRV-06', 'SRV-08', 'SRV-02', 'SRV-10'],
  rules: ['server/no-quorum', 'server/not-ready'],
  hits: { inside: 'all', outside: 'all' },
  probe: {
    inside: 'with-credentials',
    outside: 'with-credentials',
    because: 'The registrar challenges as ever and finds out that it is not ready when it needs the user.',
  },
  async apply(deployment) {
    const { fqdn, servers } = firstPool(deployment)
    const [first = '', ...others] = servers
    const undo = undoAll([
      deployment.backEndsDown.add(fqdn, true),
      ...(await Promise.all(others.map(machine => stopRoles(deployment, machine)))),
    ])
    return withRestart(deployment, [first], undo, 'registrar')
  },
})
