// Server-to-server calls to Exchange that are refused: OAuth errors (2 000 000 and above), storage service 32054.

import { eventsOf } from '../../facts/events.ts'
import type { Facts } from '../../facts/facts.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { possible } from '../../ranked.ts'
import { defineRule, type RankedCause } from '../../rule.ts'

/** Numbers of Exchange and SharePoint begin here; those of Lync end below. */
const FIRST_EXCHANGE_ID = 2_000_000
const EWS_FAILURES = [32053, 32054] as const

export const rule = defineRule({
  id: 'noise/exchange-integration',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-17', 'LA-32'],
  title: {
    fires: 'Exchange refuses the server: integration fails (OAuth, EWS); sign-in is not concerned',
    clear: 'Exchange refuses no server',
  },
  needs: [],
  wants: 'Test-CsExStorageConnectivity -SipUri <user> -Verbose',
  judge: facts => {
    const refused = facts.diagnostics.filter(({ id }) => id >= FIRST_EXCHANGE_ID)
    const events = eventsOf(facts, 'Storage Service', ...EWS_FAILURES)
    return fireOnce(
      [...refused.map(({ evidence }) => evidence), ...evidenceOfAll(events, 'the storage service')],
      {
        causes: rankCauses(
          facts,
          refused.map(({ parameters }) => parameters.get('error_category') ?? ''),
        ),
      },
    )
  },
  explain:
    'Front End Servers ask Exchange for the contact list, the archive and photos with a token of their own. Exchange answered ' +
    '401. Users sign in; contacts kept in Exchange, archiving and the like are missing.',
  scope: 'Users with contacts in Exchange (unified contact store) or archiving to Exchange.',
  causes: [
    {
      id: 'LA-17',
      cause:
        'Exchange accepts domains by wildcard (AcceptedDomains), which server-to-server authentication does not accept.',
      confirm: ['Get-AcceptedDomain | Format-Table DomainName,DomainType   # entries that begin with *'],
      remedy: [
        'New-AcceptedDomain for every domain by name instead of the wildcard; then iisreset on the Exchange servers.',
      ],
    },
    {
      id: 'LA-32',
      cause: 'The partner application is not set up, or the OAuth certificate is not trusted on one side.',
      confirm: [
        'Get-CsPartnerApplication; Get-PartnerApplication',
        'Test-CsExStorageConnectivity -SipUri <user> -Verbose',
      ],
      remedy: [
        'Configure-EnterprisePartnerApplication.ps1 in Exchange; New-CsPartnerApplication in the pool.',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'X-MS-diagnostics 28000 to 28999',
      tell: 'the same header of Skype for Business: there users are authenticated',
    },
  ],
  settle: ['Get-AcceptedDomain', 'Test-CsExStorageConnectivity -Verbose'],
  seeAlso: ['ms-diagnostics/2000004', 'event/LS Storage Service/32054'],
  samples: { fires: ['noise/exchange-integration.txt'], clear: ['account/other-web-refusal.txt'] },
})

function rankCauses(facts: Facts, categories: readonly string[]): RankedCause[] {
  const tenant = categories.some(category => /invalid_tenant/i.test(category))
  const unauthorised = facts.events.some(({ description }) => /\(401\)/.test(description))
  if (tenant || (unauthorised && categories.length === 0)) {
    return [
      {
        id: 'LA-17',
        certainty: tenant ? 'likely' : 'possible',
        because: tenant ? 'Exchange does not know the tenant of the domain (invalid_tenant).' : '',
      },
      possible('LA-32'),
    ]
  }
  return [possible('LA-32'), possible('LA-17')]
}
