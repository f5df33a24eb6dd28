// Several users are refused by the online service with server errors, and nobody gets in.

import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import { stepsOf } from '../../facts/attempts-about.ts'
import { serverOfAttempt } from '../../facts/comparison.ts'
import { isOnlineHost } from '../../facts/hosts.ts'
import { possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** As many users must fail before the service is suspected. */
const ENOUGH_USERS = 2

export const rule = defineRule({
  id: 'hybrid/service-incident',
  stage: 'hybrid',
  kind: 'cause',
  covers: ['HYB-07'],
  title: {
    fires: 'The online service answers several users with server errors',
    clear: 'The online service shows no errors of its own',
  },
  needs: ['failedAttempts'],
  wants: 'logs of several users',
  judge: facts => {
    const failed = facts.failedAttempts.filter(failsByServerError)
    const users = new Set(failed.map(({ user }) => user).filter(user => user !== ''))
    const lastUs = Math.max(...failed.map(({ toUs }) => toUs))
    const later = facts.attempts.some(
      attempt => attempt.outcome === 'signed-in' && isOnline(attempt) && attempt.toUs >= lastUs,
    )
    if (users.size < ENOUGH_USERS || later) return [CLEAR]
    return [
      fires({
        subject: { count: String(users.size) },
        evidence: failed.slice(0, 6).flatMap(attempt => evidenceOfOutcome(attempt, 'server error')),
        attempts: failed,
        causes: [possible('HYB-07', '{count} users see it, and none gets in afterwards.')],
      }),
    ]
  },
  explain:
    'The online service answered {count} users with errors of its own (5xx): it was reached and could not serve. Nothing on ' +
    'the client or in the tenant produces that.',
  scope:
    'Users of a tenant or region at the time of the incident. Afterwards stored certificates may have to be renewed.',
  causes: [
    {
      id: 'HYB-07',
      cause: 'The online service has an incident.',
      confirm: ['Admin centre > Health > Service health'],
      remedy: ['Wait. Clients that complain about a certificate afterwards: delete the sign-in info.'],
    },
  ],
  lookAlikes: [
    { what: 'a proxy that answers 503', tell: 'the answer then lacks X-MS-Server-Fqdn and ms-diagnostics' },
  ],
  settle: ['Service health of the tenant at that time.', 'A user of another tenant on the same network.'],
  seeAlso: ['KB2541980'],
  samples: { fires: ['hybrid/service-incident'], clear: ['hybrid/user-not-moved'] },
})

function failsByServerError(attempt: Attempt): boolean {
  return isOnline(attempt) && statusOf(attempt) >= 500
}

function isOnline(attempt: Attempt): boolean {
  return (
    isOnlineHost(serverOfAttempt(attempt)) ||
    stepsOf(attempt).some(({ what }) => what.kind === 'web' && isOnlineHost(what.host))
  )
}

/** Status of the last failed exchange; 0 when it has none. */
function statusOf(attempt: Attempt): number {
  const last = stepsOf(attempt).findLast(({ outcome }) => outcome === 'failed')?.what
  if (last?.kind === 'sip') return last.final?.status ?? 0
  return last?.kind === 'web' ? last.status : 0
}
