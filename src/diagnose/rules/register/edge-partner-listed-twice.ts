// Event 14517: the Access Edge does not start because a name is both an allowed partner server and a hosting provider.

import { evidenceOf } from '../../evidence.ts'
import { eventsOf } from '../../facts/events.ts'
import { certain } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const PHRASE = 'partner-and-provider'
const TWICE =
  /\bconfigured as both\b\W{0,3}(?:an? )?\W?allowed partner server\W{1,4}and\W{1,4}(?:an? )?\W?(?:IM service|hosting) provider/i

export const rule = defineRule({
  id: 'register/edge-partner-listed-twice',
  stage: 'register',
  kind: 'cause',
  covers: ['SIP-05'],
  title: {
    fires: 'The Access Edge does not start: a server is listed both as partner and as provider',
    clear: 'No server is listed both as partner and as provider',
  },
  needs: ['phrases', 'events'],
  wants: 'the Lync Server event log of the Edge (event 14517)',
  phrases: [{ id: PHRASE, anchors: ['allowed partner server'], pattern: TWICE }],
  judge: facts => {
    const events = eventsOf(facts, 'Protocol Stack', 14517).filter(({ description }) =>
      /partner|provider/i.test(description),
    )
    const said = [...phrasesOf(facts, PHRASE), ...events]
    if (said.length === 0) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: said.map(found => evidenceOf(found)),
        attempts: facts.failedAttempts.filter(({ place }) => place !== 'inside'),
        causes: [certain('SIP-05', 'The service says so.')],
      }),
    ]
  },
  explain:
    'The Access Edge service refuses its configuration: one FQDN is entered as Access Edge of a SIP federated domain and at the same time ' +
    'as a hosting provider. It does not start, often first after an update, and nobody signs in from outside.',
  scope: 'Everybody from outside, and federation.',
  causes: [
    {
      id: 'SIP-05',
      cause: 'A federated domain names as its Access Edge the server of a hosting provider.',
      confirm: [
        'Get-CsHostingProvider | Format-Table Identity,ProxyFqdn,Enabled',
        'Get-CsAllowedDomain | Format-Table Identity,ProxyFqdn',
      ],
      remedy: [
        'Set-CsAllowedDomain -Identity <domain> -ProxyFqdn $null',
        'Invoke-CsManagementStoreReplication; then start the service: Start-CsWindowsService RtcSrv',
      ],
    },
  ],
  lookAlikes: [{ what: '14517 with another reason', tell: 'the description names another setting' }],
  settle: ['Lync Server log of the Edge from the start of the service.'],
  seeAlso: ['LS Protocol Stack 14517', 'Set-CsAllowedDomain'],
  samples: { fires: ['register/edge-partner-listed-twice.txt'], clear: ['register/edge-partner-once.txt'] },
})
