// The clocks of the Front Ends run seven months ahead: for them every user certificate has expired.

import { both, defineFault, fails, undoAll } from '../../fault.ts'
import { DAY_MS } from '../../pki/authority.ts'

export const fault = defineFault({
  id: 'clock/server-ahead',
  title: 'The clocks of the Front Ends are seven months ahead',
  records: ['AUTH-12'],
  expects: {
    inside: both(fails('authenticate/clock', 'clock/source-skew')),
    outside: both(fails('authenticate/clock', 'clock/source-skew')),
  },
  async apply({ machines, topology }) {
    const servers = topology().pools.flatMap(pool => pool.servers)
    return undoAll(servers.flatMap(fqdn => machines.get(fqdn)?.clock.setError(210 * DAY_MS) ?? []))
  },
})
