// The reverse proxy got its certificate from an issuing authority and sends it without that of the authority.

import { randomBytes } from 'node:crypto'
import { defineFault } from '../../fault.ts'
import { firstProxy } from '../../fault-kit.ts'
import { createAuthority } from '../../pki/authority.ts'

export const fault = defineFault({
  id: 'certificate/missing-intermediate',
  title: 'The reverse proxy sends its certificate without the intermediate',
  records: ['TLS-11'],
  rules: ['tls/untrusted-chain'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    const { certificates } = deployment
    const machine = firstProxy(deployment)
    const right = certificates.assigned(machine, 'ReverseProxy')
    if (right === undefined) return () => undefined
    const issuing = await createAuthority({
      name: [['CN', 'CONTOSO Issuing CA 2']],
      keyPair: await certificates.keys.take(),
      nowMs: deployment.realMs(),
      random: length => randomBytes(length),
      parent: certificates.authority,
    })
    const issued = await issuing.issue({ ...right, keyPair: await certificates.keys.take() })
    return certificates.override(machine, 'ReverseProxy', { ...issued, chainPem: '' })
  },
})
