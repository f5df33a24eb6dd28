// A wildcard as the identity of a server.

import { isWildcardName } from '../../../base/wildcard-name.ts'
import { broken, defineCertificateRule, doubtful, passed } from '../rule.ts'

export const rule = defineCertificateRule({
  id: 'wildcard-subject',
  title: 'The common name is no wildcard',
  why: 'A wildcard is supported for simple URLs, on the reverse proxy and inside the Edge, never as the identity of a pool or an Access Edge. Lync Phone Edition accepts none.',
  judge({ chain: [own], role }) {
    if (!isWildcardName(own.commonName))
      return [passed(`${own.commonName || 'An empty subject'} is no wildcard.`)]
    const text = `The subject is the wildcard ${own.commonName}.`
    if (role === 'reverse-proxy' || role === 'Internal') return [passed(`${text} It is supported here.`)]
    return role === undefined
      ? [
          doubtful(
            `${text} Lync Phone Edition does not accept it; as the identity of a pool or an Access Edge it is not supported.`,
          ),
        ]
      : [broken(`${text} It is not supported for this role.`)]
  },
})
