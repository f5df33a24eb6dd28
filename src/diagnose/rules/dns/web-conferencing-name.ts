// 54503 and 54000: the client cannot reach the web conferencing service because of DNS. Sign-in works: a note.

import { evidenceOf } from '../../evidence.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

/** Connection to the Web Conferencing Server could not be established; the same, because of the client's DNS. */
const NO_CONNECTION: ReadonlySet<number> = new Set([54000, 54503])

export const rule = defineRule({
  id: 'dns/web-conferencing-name',
  stage: 'dns',
  kind: 'note',
  covers: ['DNS-04'],
  title: {
    fires: 'The web conferencing Edge cannot be reached by its name; sign-in is not concerned',
    clear: 'No client reported that the web conferencing Edge is out of reach',
  },
  needs: ['diagnostics', 'phrases'],
  wants: 'the error report of a client that could not share',
  phrases: [
    {
      id: 'web-conferencing-unreachable',
      anchors: ['web conferencing server could not be established'],
      pattern:
        /Connection to the Web Conferencing Server could not be established(?<dns> due to client DNS)?/i,
    },
  ],
  judge: facts => {
    const found = facts.diagnostics.filter(({ id }) => NO_CONNECTION.has(id)).map(({ evidence }) => evidence)
    const said = phrasesOf(facts, 'web-conferencing-unreachable')
    if (found.length === 0 && said.length === 0) return [CLEAR]
    const named =
      said.some(({ values }) => values.has('dns')) || facts.diagnostics.some(({ id }) => id === 54503)
    return [
      fires({
        subject: { service: 'the web conferencing Edge' },
        evidence: found.length > 0 ? found : said.map(phrase => evidenceOf(phrase)),
        attempts: [],
        causes: [
          ranked(
            'DNS-04',
            named ? 'certain' : 'likely',
            named ? 'The client itself names DNS as the reason (54503).' : '',
          ),
        ],
      }),
    ]
  },
  explain:
    'A signed-in client could not connect to {service} for sharing or white boards. Its external name is missing in the DNS that the ' +
    'client asks, or leads to a wrong address.',
  scope: 'Clients whose DNS lacks the name, in meetings only.',
  causes: [
    {
      id: 'DNS-04',
      cause:
        'The internal zone is a copy of the public one without the web conferencing name, or with a wrong address for it.',
      confirm: ['nslookup <web conferencing FQDN>  # from the client and from outside'],
      remedy: [
        'Add the A record of the web conferencing Edge to the internal zone, with its external address.',
      ],
    },
  ],
  lookAlikes: [{ what: 'a failed sign-in', tell: 'the client reports this after it has signed in' }],
  settle: ['The same lookup from inside and outside.'],
  seeAlso: ['ms-client-diagnostics/54503', 'ms-client-diagnostics/54000'],
  samples: { fires: ['dns/web-conferencing-name.txt'], clear: ['dns/srv-own-domain.txt'] },
})
