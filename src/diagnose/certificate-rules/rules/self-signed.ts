// A server certificate that signed itself.

import { isSelfIssued } from '../../../protocol/pki/certificate-details.ts'
import { broken, defineCertificateRule, passed } from '../rule.ts'

export const rule = defineCertificateRule({
  id: 'self-signed',
  title: 'The certificate was issued by an authority',
  why: 'Nobody trusts a certificate that vouches for itself, unless it was installed on every client and server.',
  judge: ({ chain: [own] }) =>
    isSelfIssued(own) ? [broken('It is self-signed.')] : [passed(`It was issued by ${own.issuer}.`)],
})
