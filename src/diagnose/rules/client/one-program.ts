// Only one client program or version fails, for several users, while others sign in at the same servers.

import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import { findOutliers } from '../../facts/comparison.ts'
import { possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'client/one-program',
  stage: 'client',
  kind: 'symptom',
  covers: ['CLI-08'],
  title: {
    fires: 'Only the client program "{agent}" fails',
    clear: 'No client program fails alone',
  },
  needs: ['failedAttempts'],
  wants: 'a trace of the pool with sign-ins of several client programs',
  judge: facts => {
    const outliers = findOutliers(facts, ({ agent }) => agent)
    if (outliers.length === 0) return [CLEAR]
    return outliers.map(({ value, failed, healthy }) =>
      fires({
        subject: {
          agent: value,
          others: [...new Set(healthy.map(({ agent }) => agent))].slice(0, 3).join('; '),
        },
        evidence: [
          ...failed.slice(0, 3).flatMap(attempt => evidenceOfOutcome(attempt, 'fails with this program')),
          ...healthy.slice(0, 2).flatMap(attempt => evidenceOfOutcome(attempt, 'signs in with another one')),
        ],
        attempts: failed,
        causes: [possible('CLI-08', 'The servers let in {others}.')],
      }),
    )
  },
  explain:
    'Every sign-in of "{agent}" failed, for several users, while other programs were let in: {others}. What the servers ask ' +
    'for and this build cannot do, or must not do by policy, is the place to look.',
  scope: 'Users of that build, wherever they are; the same users sign in with another program.',
  causes: [
    {
      id: 'CLI-08',
      cause:
        'The build is out of date: it lacks a method, a TLS version or a correction that the servers need by now.',
      confirm: [
        'One of the users with a current client.',
        'Get-CsClientVersionPolicyRule | Where-Object Action -like Block*',
      ],
      remedy: ['Update the client; where a rule blocks it on purpose, tell the users.'],
    },
  ],
  lookAlikes: [
    { what: '403 with 17002 or 17003', tell: 'the version filter refuses the build by a rule, and says so' },
    { what: 'a department that got the build first', tell: 'compare one of its users with another build' },
  ],
  settle: ['A log of this program at level Full.', 'The TLS version of its ClientHello in a capture.'],
  seeAlso: ['Get-CsClientVersionPolicyRule'],
  samples: { fires: ['client/one-program'], clear: ['client/one-machine'] },
})
