// The server ends a registration because the address changed or the account was disabled: 0x80EE0084, 4141.

import type { Evidence } from '../../evidence.ts'
import { evidenceOf } from '../../evidence.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { attemptsOfRefusals, refusalsOf } from '../../facts/refusals.ts'
import { certain, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** UCC API: account disabled or deleted, or SIP URI changed. */
const ACCOUNT_CHANGED = 0x80ee0084
/** User disabled: on the NOTIFY that ends a registration. */
const USER_DISABLED: ReadonlySet<number> = new Set([4141])

export const rule = defineRule({
  id: 'account/address-changed',
  stage: 'account',
  kind: 'cause',
  covers: ['ACC-11', 'ACC-01'],
  title: {
    fires: 'The server ended the session: the account was disabled, or its SIP address changed',
    clear: 'No session was ended because of a change of the account',
  },
  needs: ['resultCodes', 'verdicts', 'diagnostics'],
  wants: 'a client log of the moment at which the user was signed out',
  judge: facts => {
    const disabled = facts.diagnostics.filter(({ id }) => USER_DISABLED.has(id))
    const changed = findChanged(facts)
    if (disabled.length + changed.length === 0) return [CLEAR]
    const verdicts = facts.verdicts.filter(({ status }) => status === ACCOUNT_CHANGED)
    return [
      fires({
        subject: {},
        evidence: [...disabled.map(found => found.evidence), ...changed],
        attempts: [
          ...attemptsOfRefusals(refusalsOf(facts, USER_DISABLED)),
          ...verdicts.flatMap(verdict => attemptsWith(facts, verdict)),
        ],
        causes:
          disabled.length > 0
            ? [certain('ACC-01', 'The server says that the user is disabled (4141).')]
            : [likely('ACC-11'), possible('ACC-01', 'The client has one code for both.')],
      }),
    ]
  },
  explain:
    'A registration lives only as long as the account it was made for. When an administrator changes the SIP address or ' +
    'disables the account, the server ends the session and the client cannot sign in again with what it has stored.',
  scope: 'The user whose account was changed, on all devices at the same time.',
  causes: [
    {
      id: 'ACC-11',
      cause: 'The SIP address of the account was changed.',
      confirm: ["Get-CsUser -Identity '<account>' | Format-List SipAddress,WhenChanged"],
      remedy: [
        'Sign in with the new address; delete the sign-in info of the old one (folder sip_<old address> of the client).',
      ],
    },
    {
      id: 'ACC-01',
      cause: 'The account was disabled for Skype for Business, or deleted.',
      confirm: ["Get-CsUser -Identity '<account>' | Format-List Enabled,SipAddress"],
      remedy: ["Set-CsUser -Identity '<account>' -Enabled $true   # where it was not on purpose"],
    },
  ],
  lookAlikes: [
    { what: '0x80EE0083', tell: 'the user is being moved to another pool; sign-in works again afterwards' },
    { what: '0x80EE0085', tell: 'the user signed in elsewhere' },
  ],
  settle: ["Get-CsUser -Identity '<account>' | Format-List Enabled,SipAddress,WhenChanged"],
  seeAlso: ['hresult/80EE0084', 'ms-diagnostics/4141'],
  samples: {
    fires: ['account/address-changed.uccapilog', 'account/user-disabled.uccapilog'],
    clear: ['account/user-being-moved.uccapilog'],
  },
})

function findChanged(facts: Facts): Evidence[] {
  return [
    ...facts.verdicts.filter(({ status }) => status === ACCOUNT_CHANGED),
    ...facts.resultCodes.filter(({ code }) => code === ACCOUNT_CHANGED),
  ].map(found => evidenceOf(found, 'account disabled or deleted, or SIP address changed'))
}
