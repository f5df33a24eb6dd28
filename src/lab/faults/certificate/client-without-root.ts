// The client does not have the root of the internal authority: it is in no domain.

import { defineFault } from '../../fault.ts'

export const fault = defineFault({
  id: 'certificate/client-without-root',
  title: 'The client does not have the root certificate',
  records: ['TLS-10', 'TLS-16', 'TLS-24'],
  rules: ['tls/untrusted-chain'],
  hits: { inside: 'all', outside: 'all' },
  async apply({ certificates, changeClients }) {
    const { rootPem } = await certificates.foreignAuthority('Fabrikam Root CA')
    return changeClients(({ name }) => certificates.setTrust(name, rootPem))
  },
})
