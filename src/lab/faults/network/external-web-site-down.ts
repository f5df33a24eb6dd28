// The External Web Site is stopped on every Front End; the reverse proxy in front of it answers 502.

import { defineFault } from '../../fault.ts'
import { frontEnds, stopRoles, undoAll } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'network/external-web-site-down',
  title: 'The External Web Site is stopped on every Front End',
  records: ['CP-06'],
  rules: ['ticket/web-service-refused'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    const stopped = frontEnds(deployment).map(machine => stopRoles(deployment, machine, 'external web site'))
    return undoAll(await Promise.all(stopped))
  },
})
