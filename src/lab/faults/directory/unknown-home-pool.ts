// The home pool of the user was taken out of the topology before the user was moved.

import { defineFault } from '../../fault.ts'
import { changeUser } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'directory/unknown-home-pool',
  title: 'The home pool of the user does not exist any more',
  records: ['ACC-01', 'ACC-03', 'HYB-05', 'DNS-15'],
  rules: {
    inside: ['account/address-unknown', 'hybrid/user-not-moved'],
    outside: ['dns/next-hop-unresolved'],
  },
  hits: { inside: 'all', outside: 'all' },
  probe: {
    inside: 'with-credentials',
    because:
      'A Front End looks for the home of a user who has proved who it is; on the way through the Edge it shows at once.',
  },
  async apply(deployment) {
    return changeUser(deployment, { homePool: 'pool09.contoso.com' })
  },
})
