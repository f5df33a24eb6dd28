// The clock of the PC is five years ahead: every server certificate looks expired.

import { defineFault } from '../../fault.ts'

export const fault = defineFault({
  id: 'clock/client-years-ahead',
  title: 'The clock of the client is years ahead',
  records: ['AUTH-11'],
  rules: ['tls/certificate-expired', 'clock/source-skew'],
  hits: { inside: 'all', outside: 'all' },
  async apply(deployment) {
    return deployment.changeClients(({ clock }) => clock.setError(5 * 365 * 86_400_000))
  },
})
