// 47067: the PIN service of a Front End cannot get an answer of the pool: certificates of two chains of the same name.

import { printableLine } from '../../../base/text.ts'
import { evidenceOf } from '../../evidence.ts'
import { eventsOf } from '../../facts/events.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** A server did not respond to an HTTP request of the PIN service. */
const NO_ANSWER = 47067

export const rule = defineRule({
  id: 'tls/pin-service-chain',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-02'],
  title: {
    fires: 'PIN sign-in fails: {pool} does not answer {request} (47067)',
    clear: 'The PIN service gets its answers',
  },
  needs: ['events'],
  wants: 'the Lync Server event log of the Front Ends',
  judge: facts => {
    const events = eventsOf(facts, 'UserPin', NO_ANSWER)
    if (events.length === 0) return [CLEAR]
    return events.map(event =>
      fires({
        subject: {
          pool: /https:\/\/([\w.-]{1,255})/i.exec(event.description)?.[1]?.toLowerCase() ?? 'the pool',
          request: printableLine(/\b(Get\w{3,40}Request)\b/.exec(event.description)?.[1] ?? 'the request'),
        },
        evidence: [evidenceOf(event)],
        attempts: [],
        causes: [ranked('TLS-02', 'likely'), ranked('SRV-01', 'possible', 'If the server is really down.')],
      }),
    )
  },
  explain:
    'To check a PIN a Front End asks {pool} over HTTPS 444 ({request}) and got no answer. The event blames server or network; the usual reason is ' +
    'the certificate: a second root or authority of the same name leads the check to a chain that does not fit the assigned certificate.',
  scope:
    'Phones that sign in with number and PIN, on this pool: they ask for the PIN again and again although it is right. PCs sign in.',
  causes: [
    {
      id: 'TLS-02',
      cause:
        'The stores of the Front Ends hold a second root or authority with the same name that does not belong to the server certificate.',
      confirm: [
        'gci cert:\\LocalMachine\\root,cert:\\LocalMachine\\CA | Group-Object Subject | Where-Object Count -gt 1',
        'Compare the roots on all Front Ends.',
      ],
      remedy: [
        'Remove the foreign root or authority on every Front End (and from the policy that distributes it); restart the web services.',
      ],
    },
    {
      id: 'SRV-01',
      cause: 'The Front End that should answer is down, or port 444 between the Front Ends is blocked.',
      confirm: ['Test-NetConnection {pool} -Port 444  # from every Front End', 'Get-CsWindowsService'],
      remedy: ['Start the services; open TCP 444 between all servers of the pool.'],
    },
  ],
  lookAlikes: [
    { what: 'a wrong or locked PIN', tell: 'the phone says so after one try, and there is no 47067' },
    { what: 'missing DHCP options', tell: 'the phone finds no server at all' },
  ],
  settle: ['Roots and authorities with equal names on each Front End.'],
  seeAlso: ['event LS UserPin Service 47067'],
  samples: { fires: ['tls/pin-service-chain.txt'], clear: ['tls/session-ticket.txt'] },
})
