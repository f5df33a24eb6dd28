// Extended key usage.

import { broken, defineCertificateRule, doubtful, passed } from '../rule.ts'

export const rule = defineCertificateRule({
  id: 'server-purpose',
  title: 'The certificate is for server authentication',
  why: 'Every role needs the extended key usage server authentication (1.3.6.1.5.5.7.3.1); clients refuse another purpose.',
  judge({ chain: [own] }) {
    const { purposes, hasPurposes } = own
    if (!hasPurposes)
      return [
        doubtful(
          'No purpose is named; the documentation asks for server authentication, iOS refuses a certificate without it.',
        ),
      ]
    return purposes.includes('server authentication')
      ? [passed('Server authentication is among its purposes.')]
      : [broken(`It is for ${purposes.join(', ') || 'nothing'}, not for server authentication.`)]
  },
})
