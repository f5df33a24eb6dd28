// An apostrophe in the sign-in address: not every service and client accepts it.

import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import { likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'authenticate/address-with-apostrophe',
  stage: 'authenticate',
  kind: 'cause',
  covers: ['AUTH-03'],
  title: {
    fires: 'The sign-in address {user} holds an apostrophe',
    clear: 'No failing sign-in address holds an apostrophe',
  },
  needs: ['failedAttempts'],
  wants: 'a log of a failed sign-in that names the address',
  judge: facts => {
    const users = new Map<string, Attempt[]>()
    for (const attempt of facts.attempts)
      if (/'|%27|’/.test(attempt.user)) users.set(attempt.user, [...(users.get(attempt.user) ?? []), attempt])
    const firings = [...users].flatMap(([user, attempts]) => {
      const failed = attempts.filter(
        ({ outcome, failedPhase }) =>
          outcome === 'failed' && failedPhase !== 'connect' && failedPhase !== 'secure',
      )
      if (failed.length === 0 || attempts.some(({ outcome }) => outcome === 'signed-in')) return []
      return [
        fires({
          subject: { user },
          evidence: failed
            .slice(0, 3)
            .flatMap(attempt => evidenceOfOutcome(attempt, 'the address is refused')),
          attempts: failed,
          causes: [likely('AUTH-03', 'No sign-in with this address succeeds in these logs.')],
        }),
      ]
    })
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The address {user} holds an apostrophe. Directory tools accept it; the sign-in services and clients do not in every version, and answer ' +
    'with a message about user name, password or domain.',
  scope: 'Users with that character in SIP address or user principal name, on every computer.',
  causes: [
    {
      id: 'AUTH-03',
      cause: 'The SIP address or user principal name holds a character that is not supported.',
      confirm: ['Get-CsUser -Filter {SipAddress -like "*\'*"} | Format-Table SipAddress,UserPrincipalName'],
      remedy: [
        "Set-CsUser -Identity '<account>' -SipAddress sip:<address without apostrophe>",
        'Change the user principal name too; wait for replication.',
      ],
    },
  ],
  lookAlikes: [
    { what: 'the same failure for addresses without apostrophe', tell: 'the reason is another one' },
  ],
  settle: ['A test account with the same policies and a plain address.'],
  seeAlso: ['KB 2541980', 'RFC 3261 §25.1 (user part)'],
  samples: {
    fires: ['authenticate/address-with-apostrophe.uccapilog'],
    clear: ['authenticate/apostrophe-signs-in.uccapilog'],
  },
})
