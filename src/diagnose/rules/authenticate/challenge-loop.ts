// 401 after 401 and never a 200: the client is asked again and again, and no single refusal is to be seen.

import type { Attempt } from '../../../trace/attempt.ts'
import type { SipExchange } from '../../../trace/sip-exchange.ts'
import { evidenceOfExchange } from '../../evidence.ts'
import { stepsOf } from '../../facts/attempts-about.ts'
import { decisiveStep } from '../../facts/decisive-step.ts'
import { possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'
import { withUsers } from '../../tell-users.ts'

export const rule = defineRule({
  id: 'authenticate/challenge-loop',
  stage: 'authenticate',
  kind: 'symptom',
  covers: ['AUTH-01', 'CP-09'],
  title: {
    fires: 'The registrar challenges the sign-in{named} again and again and never lets it through',
    clear: 'No client is challenged without end',
  },
  needs: ['registers'],
  wants: 'a client log with SIP traffic (logging: Full)',
  judge: facts => {
    const firings = facts.failedAttempts.flatMap(attempt => {
      const challenges = decisiveStep(attempt) === undefined ? challengesOf(attempt) : []
      const last = challenges.at(-1)
      if (!last) return []
      return [
        fires({
          subject: {},
          evidence: evidenceOfExchange(last, 'start-line', `challenge ${challenges.length} of this sign-in`),
          attempts: [attempt],
          causes: [possible('AUTH-01'), possible('CP-09')],
        }),
      ]
    })
    return firings.length > 0 ? withUsers(firings) : [CLEAR]
  },
  explain:
    'Two or three challenges belong to every sign-in. Here the registrar asks again and again and no 200 follows: the client begins anew ' +
    'each time, without credentials that the log would show, or with ones that are ignored.',
  scope: 'The client of this log; compare with another client of the same user.',
  causes: [
    {
      id: 'AUTH-01',
      cause:
        'The client has no credentials that fit: it waits for user name and password, or they are refused.',
      confirm: ["Get-CsUser -Identity '{user}' | Format-List SipAddress,Enabled,UserPrincipalName"],
      remedy: ['Enter user name (domain\\user or user principal name) and password.'],
    },
    {
      id: 'CP-09',
      cause: 'The client wants a user certificate first and cannot get one from the web services.',
      confirm: ['Open https://<web-fqdn>/CertProv/CertProvisioningService.svc/mex from the computer.'],
      remedy: ['Publish the web services for that network.'],
    },
  ],
  lookAlikes: [{ what: 'challenges of several servers after a 301', tell: 'each server asks once' }],
  settle: ['The web requests of the same client (Autodiscover, web ticket, certificate).'],
  seeAlso: ['MS-SIPAE §3.2.5', 'RFC 3261 §22'],
  samples: {
    fires: ['authenticate/challenge-loop.uccapilog'],
    clear: ['register/signed-in-ntlm.uccapilog', 'register/signed-in-first-time.uccapilog'],
  },
})

function challengesOf(attempt: Attempt): SipExchange[] {
  return stepsOf(attempt).flatMap(({ what }) =>
    what.kind === 'sip' && (what.final?.status === 401 || what.final?.status === 407) ? [what] : [],
  )
}
