// The Front End service is stopped on every server of the pool; the web sites, which are another service, still run.

import { both, defineFault, fails, undoAll } from '../../fault.ts'

export const fault = defineFault({
  id: 'registrar/stopped',
  title: 'The Front End service runs on no server',
  records: ['SRV-05'],
  expects: {
    inside: both(fails('network/registrar-unreachable')),
    outside: both(fails('register/home-pool-unreachable', 'server/home-pool-down')),
  },
  async apply({ roles }) {
    const registrars = roles.filter(({ name, state }) => name === 'registrar' && state.kind === 'running')
    for (const role of registrars) await role.stop()
    return undoAll(registrars.map(role => () => role.start()))
  },
})
