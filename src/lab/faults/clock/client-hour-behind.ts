// The clock of the PC is an hour behind; its zone is right.

import { defineFault } from '../../fault.ts'

export const fault = defineFault({
  id: 'clock/client-hour-behind',
  title: 'The clock of the client is an hour behind',
  records: ['AUTH-11'],
  rules: ['clock/source-skew', 'authenticate/clock', 'ticket/ticket-not-accepted'],
  hits: { inside: 'none', outside: 'none' },
  async apply(deployment) {
    return deployment.changeClients(({ clock }) => clock.setError(-65 * 60_000))
  },
})
