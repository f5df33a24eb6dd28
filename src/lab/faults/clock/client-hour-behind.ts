// The clock of the PC is eighty minutes behind; its zone is right.

import { defineFault } from '../../fault.ts'

export const fault = defineFault({
  id: 'clock/client-hour-behind',
  title: 'The clock of the client is eighty minutes behind',
  records: ['AUTH-11'],
  rules: ['clock/source-skew', 'authenticate/clock', 'ticket/ticket-not-accepted'],
  hits: { inside: 'none', outside: 'none' },
  probe: {
    inside: 'without-credentials',
    outside: 'without-credentials',
    because: 'Nobody is kept away by so little; the probe compares clocks.',
  },
  async apply(deployment) {
    return deployment.changeClients(({ clock }) => clock.setError(-80 * 60_000))
  },
})
