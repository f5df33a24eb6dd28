// Names that are no proper host names.

import { listNames, namesForMatching } from '../names.ts'
import { defineCertificateRule, doubtful, passed } from '../rule.ts'

export const rule = defineCertificateRule({
  id: 'host-names',
  title: 'Names are full host names of letters, digits and hyphens',
  why: 'Clients ask for full names; short names, underscores and umlauts match nothing and are not supported in server names.',
  judge({ chain: [own] }) {
    const odd = namesForMatching(own).filter(name => !/^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(name))
    return odd.length === 0
      ? [passed('All names are full host names.')]
      : [doubtful(`No full host names: ${listNames(odd)}.`)]
  },
})
