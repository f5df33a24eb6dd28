// A 401 that only asks for credentials: every healthy sign-in begins with it.

import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import { type Evidence, evidenceOfExchange, evidenceOfWeb } from '../../evidence.ts'
import { stepsOf } from '../../facts/attempts-about.ts'
import type { Facts } from '../../facts/facts.ts'
import { fireOnce } from '../../firing.ts'
import { certain } from '../../ranked.ts'
import { defineRule } from '../../rule.ts'

export const rule = defineRule({
  id: 'noise/first-challenge',
  stage: 'noise',
  kind: 'noise',
  covers: ['LA-06'],
  title: {
    fires: 'The log ends at a challenge (401, 407) or a redirect: normal steps, not failures',
    clear: 'No log ends at a challenge or redirect',
  },
  needs: [],
  wants: 'the rest of the sign-in',
  judge: facts => {
    const ending = facts.attempts.filter(endsAtNormalStep)
    return fireOnce([...ending.flatMap(attempt => evidenceOfOutcome(attempt)), ...strayChallenges(facts)], {
      causes: [certain('LA-06')],
    })
  },
  explain:
    'The server answers a first request with 401 to say which methods it accepts, and with 301 or a link to say where the ' +
    'home server is. Only a refusal of credentials that were shown is a failure. What happened next is not in these logs.',
  scope: 'Nobody, as far as these logs go.',
  causes: [
    {
      id: 'LA-06',
      cause: 'The excerpt ends within a normal sign-in.',
      confirm: [
        'The requests that follow: the client comes again with credentials, or asks the named server.',
      ],
      remedy: ['Collect the log until the client gives up or is signed in.'],
    },
  ],
  lookAlikes: [
    { what: 'a second 401 without token after credentials', tell: 'then the credentials were refused' },
    { what: 'a 401 that the client never answers', tell: 'it accepts none of the methods offered' },
  ],
  settle: ['The rest of the log.'],
  seeAlso: ['RFC 3261 §22', 'MS-SIPAE §3'],
  samples: { fires: ['noise/first-challenge.txt'], clear: ['noise/second-challenge.txt'] },
})

function endsAtNormalStep(attempt: Attempt): boolean {
  if (attempt.outcome !== 'unfinished') return false
  const steps = stepsOf(attempt)
  return steps.some(step => step.outcome === 'expected') && steps.every(step => step.outcome !== 'failed')
}

/** Challenges of web services outside sign-in attempts, such as those for trusted applications. */
function strayChallenges({ web, registers, attempts }: Facts): Evidence[] {
  const known = new Set<unknown>(attempts.flatMap(stepsOf).map(({ what }) => what))
  const answers = web.filter(
    exchange =>
      !known.has(exchange) &&
      exchange.status === 401 &&
      exchange.credentials === '' &&
      exchange.diagnostics.length === 0 &&
      exchange.response?.challenges.some(({ scheme }) =>
        /^(?:MsRtcOAuth|Bearer|Negotiate|NTLM)$/i.test(scheme),
      ),
  )
  const challenges = registers.filter(
    exchange => !known.has(exchange) && (exchange.final?.status === 401 || exchange.final?.status === 407),
  )
  return [
    ...answers.map(exchange => evidenceOfWeb(exchange, 'WWW-Authenticate')),
    ...challenges.flatMap(exchange => evidenceOfExchange(exchange)),
  ]
}
