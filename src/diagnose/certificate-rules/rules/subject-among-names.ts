// The common name repeated among the alternative names.

import { coversHost } from '../../../base/wildcard-name.ts'
import { broken, defineCertificateRule, passed } from '../rule.ts'

export const rule = defineCertificateRule({
  id: 'subject-among-names',
  title: 'The common name stands among the alternative names too',
  why: 'Where there are alternative names, clients look at nothing else: a name that is only the subject counts for nobody. RFC 6125 §6.4.4.',
  judge({ chain: [own] }) {
    const { commonName, dnsNames } = own
    if (!commonName.includes('.')) return []
    if (dnsNames.length === 0)
      return [
        broken(
          `There are no alternative names at all; ${commonName} is only the subject. Mobile clients and current browsers refuse it.`,
        ),
      ]
    return dnsNames.some(name => coversHost(name, commonName))
      ? [passed(`${commonName} is among the alternative names.`)]
      : [broken(`${commonName} is the subject but not among the alternative names.`)]
  },
})
