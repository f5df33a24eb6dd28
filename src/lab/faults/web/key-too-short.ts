// MinCSRKeySize was raised beyond the keys that clients make.

import { defineFault } from '../../fault.ts'
import { changeSettings } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'web/key-too-short',
  title: 'The provisioning service wants longer keys than clients make',
  records: ['CP-06', 'CP-04'],
  rules: ['ticket/web-service-refused', 'certificate/personal-certificate'],
  hits: { inside: 'without-certificate', outside: 'without-certificate' },
  probe: {
    inside: 'with-credentials',
    outside: 'with-credentials',
    because: 'The length is checked when a certificate is asked for.',
  },
  async apply(deployment) {
    return changeSettings(deployment, { webService: { minCsrKeyBits: 4096 } })
  },
})
