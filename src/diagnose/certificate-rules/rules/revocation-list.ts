// Where the revocation list is published.

import { isSelfIssued } from '../../../protocol/pki/certificate-details.ts'
import { defineCertificateRule, doubtful, passed } from '../rule.ts'

export const rule = defineCertificateRule({
  id: 'revocation-list',
  title: 'The revocation list can be fetched over HTTP',
  why: 'Every server certificate must name a distribution point of its revocation list; clients outside the domain and mobile clients cannot read one in the directory.',
  judge({ chain: [own] }) {
    if (isSelfIssued(own)) return []
    const { crlUrls } = own
    if (crlUrls.length === 0)
      return [
        doubtful('No distribution point of a revocation list is named; the documentation asks for one.'),
      ]
    const http = crlUrls.filter(url => /^http:/i.test(url))
    if (http.length > 0) return [passed(`The list is at ${http[0]}.`)]
    return [
      doubtful(
        `The list is published only at ${crlUrls[0]?.split(':')[0]}: clients outside the domain cannot check it.`,
      ),
    ]
  },
})
