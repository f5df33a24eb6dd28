// One computer fails while the same user signs in on another: what differs is kept on the computer.

import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import { findSignedInElsewhere } from '../../facts/elsewhere.ts'
import { likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

export const rule = defineRule({
  id: 'client/one-machine',
  stage: 'client',
  kind: 'symptom',
  covers: ['CLI-02', 'CLI-10'],
  title: {
    fires: '{user} fails on one computer and signs in on another',
    clear: 'No user fails on one computer and signs in on another',
  },
  needs: ['failedAttempts'],
  wants: 'logs of the failing computer and of one on which the same user signs in, or a trace of the pool',
  judge: facts => {
    const found = findSignedInElsewhere(facts)
    if (found.length === 0) return [CLEAR]
    return found.map(({ user, failed, healthy }) =>
      fires({
        subject: { user },
        evidence: [
          ...failed.slice(0, 3).flatMap(attempt => evidenceOfOutcome(attempt, 'fails on this computer')),
          ...healthy.slice(0, 2).flatMap(attempt => evidenceOfOutcome(attempt, 'signs in on another one')),
        ],
        attempts: failed,
        causes: rankCauses(failed),
      }),
    )
  },
  explain:
    'Account, password policy, pool and network side are the same in both cases, so that the difference is what the failing ' +
    'computer has stored: server cache, certificate, saved password, settings.',
  scope:
    'One computer or profile; the same user signs in elsewhere, and other users may sign in on this computer.',
  causes: [
    {
      id: 'CLI-02',
      cause:
        'Cached data of the client (server cache, certificate, profile settings) is damaged or out of date.',
      confirm: ['Sign in with a new Windows profile on the same computer.'],
      remedy: [
        'Export the user certificate and copy the folder first, then: sign-in window > Delete my sign-in info',
        'Delete %LOCALAPPDATA%\\Microsoft\\Office\\16.0\\Lync\\sip_{user} and the registry key HKCU\\Software\\Microsoft\\Office\\16.0\\Lync\\{user}',
      ],
    },
    {
      id: 'CLI-10',
      cause: 'An old password is saved in Credential Manager and is tried before the user is asked.',
      confirm: ['cmdkey /list'],
      remedy: ['cmdkey /delete:<target>   # every entry of MicrosoftOffice, Lync and Skype'],
    },
  ],
  lookAlikes: [
    {
      what: 'a certificate fault of the web services',
      tell: 'it hits every computer without a stored user certificate, not one computer',
    },
    {
      what: 'a user not allowed outside',
      tell: 'the failing computer is outside and the healthy one inside',
    },
  ],
  settle: [
    'Another user on the failing computer.',
    'The same user with a new profile on the failing computer.',
  ],
  seeAlso: ['Delete my sign-in info', 'Credential Manager'],
  samples: {
    fires: ['client/one-machine'],
    clear: ['client/inside-and-outside'],
  },
})

function rankCauses(failed: readonly Attempt[]): RankedCause[] {
  const byPassword = failed.every(
    ({ failedPhase, scheme }) => failedPhase === 'authenticate' && /^(?:NTLM|Kerberos)$/i.test(scheme),
  )
  return byPassword
    ? [likely('CLI-10', 'The password is refused on this computer only.'), possible('CLI-02')]
    : [likely('CLI-02'), possible('CLI-10')]
}
