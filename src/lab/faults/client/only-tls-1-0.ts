// The client knows no version of TLS after 1.0, and the deployment takes nothing before 1.2: Lync 2010, or a PC whose web stack is
// fixed to TLS 1.0.

import { defineFault } from '../../fault.ts'

export const fault = defineFault({
  id: 'client/only-tls-1-0',
  title: 'The client speaks TLS 1.0 only',
  records: ['TLS-22', 'TLS-21'],
  rules: ['tls/no-common-parameters'],
  hits: { inside: 'all', outside: 'all' },
  async apply({ changeClients }) {
    return changeClients(client => {
      const before = client.tlsVersions
      client.tlsVersions = { minVersion: 'TLSv1', maxVersion: 'TLSv1' }
      return () => {
        client.tlsVersions = before
      }
    })
  },
})
