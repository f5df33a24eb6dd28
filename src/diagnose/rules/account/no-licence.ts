// The online service refuses an account without a licence: 28000, or the sentence the client shows.

import { evidenceOf } from '../../evidence.ts'
import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { refusalsOf } from '../../facts/refusals.ts'
import { certain, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

/** The user has no licence for the service. MS-OCER §7.22. */
const NO_LICENCE: ReadonlySet<number> = new Set([28000])
const PHRASE = 'sign-in-address-not-found'

export const rule = defineRule({
  id: 'account/no-licence',
  stage: 'account',
  kind: 'cause',
  covers: ['ACC-06'],
  title: {
    fires: 'The account has no licence for the online service',
    clear: 'No server named a missing licence',
  },
  needs: ['diagnostics', 'phrases'],
  wants: 'a client log with web service traffic, or the text of the message',
  phrases: [
    {
      id: PHRASE,
      anchors: ['sign-in address', 'address was'],
      pattern: /sign-in\s+address\s+was\s+not\s+found/i,
    },
  ],
  judge: facts => {
    const refusals = refusalsOf(facts, NO_LICENCE)
    if (refusals.length > 0) {
      return refusals.map(({ found, attempts }) =>
        fires({
          subject: {},
          evidence: [found.evidence],
          attempts,
          causes: [certain('ACC-06', 'The web ticket service says so (28000).')],
        }),
      )
    }
    const told = phrasesOf(facts, PHRASE)
    if (told.length === 0) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: told.map(found => evidenceOf(found, 'what the client shows')),
        attempts: failedAttemptsOfReporter(facts),
        causes: [
          possible('ACC-06', 'Typical of online accounts without a service plan.'),
          possible('AUTH-01', 'The same sentence follows a mistyped address.'),
        ],
      }),
    ]
  },
  explain:
    'The online service knows no Skype for Business plan for the account, and so its sign-in address does not exist there.',
  scope:
    'One user, or all users of a licence group; on every device. Users of the same tenant with the plan sign in.',
  causes: [
    {
      id: 'ACC-06',
      cause: 'No licence with the Skype for Business Online plan is assigned to the account.',
      confirm: [
        'Admin centre > Users > Active users > Licences and apps: the plan "Skype for Business Online".',
      ],
      remedy: ['Assign the licence and switch the plan on; the address works after about an hour.'],
    },
    {
      id: 'AUTH-01',
      cause: 'The sign-in address is mistyped.',
      confirm: ["Get-CsOnlineUser -Identity '<account>' | Format-List SipAddress"],
      remedy: ['Sign in with the SIP address of the account.'],
    },
  ],
  lookAlikes: [
    {
      what: '4005 of an on-premises pool',
      tell: 'no licence there: the account is not enabled or not replicated',
    },
  ],
  settle: [
    'The licences of the account.',
    'The X-MS-diagnostics header of the web ticket service: 28000 is a missing licence.',
  ],
  seeAlso: ['ms-diagnostics/28000', 'KB2541980'],
  samples: {
    fires: ['account/no-licence.txt', 'account/sign-in-address-not-found.txt'],
    clear: ['account/other-web-refusal.txt'],
  },
})
