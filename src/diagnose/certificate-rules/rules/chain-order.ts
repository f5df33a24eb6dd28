// Order of the chain as sent.

import { isIssuedBy } from '../../../protocol/pki/certificate-details.ts'
import { nameOfCertificate } from '../names.ts'
import { broken, defineCertificateRule, doubtful, passed } from '../rule.ts'

export const rule = defineCertificateRule({
  id: 'chain-order',
  title: 'Every certificate is followed by the one that issued it',
  why: 'TLS before 1.3 asks for this order; strict clients (phones, old Android, appliances) give up at the first certificate that does not follow. RFC 5246 §7.4.2.',
  judge({ chain }) {
    if (chain.length < 2) return []
    const own = chain[0]
    const stray = chain.findIndex((certificate, i) => {
      const before = chain[i - 1]
      return before !== undefined && !isIssuedBy(before, certificate)
    })
    if (stray < 0) return [passed('The chain is in order.')]
    const found = chain[stray]
    const name = found ? nameOfCertificate(found) : ''
    const text = `${name} stands at place ${stray + 1} and did not issue the certificate before it.`
    // Somewhere in the list the issuer is there: most clients find it.
    return chain.some((other, i) => i > 0 && isIssuedBy(own, other)) ? [doubtful(text)] : [broken(text)]
  },
})
