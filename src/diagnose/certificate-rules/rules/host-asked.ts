// The name under which the certificate was asked for.

import { coverageOf, listNames, namesForMatching } from '../names.ts'
import { broken, defineCertificateRule, doubtful, passed } from '../rule.ts'

export const rule = defineCertificateRule({
  id: 'host-asked',
  title: 'The certificate is for the name it was asked for under',
  why: 'Every client refuses a certificate for another name; a chain that is trusted does not help. RFC 6125 §6.4.',
  judge({ chain: [own], host }) {
    // Who connects to an address asks for no name.
    if (host === undefined || /^[\d.]+$|:/.test(host)) return []
    const coverage = coverageOf(own, host)
    if (coverage === 'missing')
      return [broken(`It is for ${listNames(namesForMatching(own))}, not for ${host}.`)]
    if (coverage === 'wildcard')
      return [doubtful(`${host} is covered only by a wildcard: Lync Phone Edition does not accept it.`)]
    return [passed(`${host} is among its names.`)]
  },
})
