// The home pool does not answer, and after a while the same client is let in by another pool.

import { US_PER_HOUR } from '../../../base/time.ts'
import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import { isServedBy } from '../../facts/affected.ts'
import { serverOfAttempt } from '../../facts/comparison.ts'
import type { Facts } from '../../facts/facts.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** Failure detection of a pool takes minutes; what comes hours later is another story. */
const WITHIN_US = US_PER_HOUR

export const rule = defineRule({
  id: 'server/home-pool-down',
  stage: 'server',
  kind: 'cause',
  covers: ['SRV-05'],
  title: {
    fires: '{down} did not answer; the same users were let in by {backup} later',
    clear: 'No client changed from a silent server to another one',
  },
  needs: ['failedAttempts'],
  wants: 'client logs over the time of the outage, or traces of both pools',
  judge: facts => {
    const found = facts.failedAttempts.flatMap(attempt => findFailover(facts, attempt))
    if (found.length === 0) return [CLEAR]
    return found.map(({ failed, later, down, backup }) =>
      fires({
        subject: { down, backup },
        evidence: [
          ...evidenceOfOutcome(failed, 'no answer'),
          ...evidenceOfOutcome(later, 'let in by another server'),
        ],
        attempts: [failed],
        causes: [
          {
            id: 'SRV-05',
            certainty: 'likely',
            because: `Nobody signs in at ${down} in these logs meanwhile.`,
          },
        ],
      }),
    )
  },
  explain:
    'A client whose home pool is silent is served by the backup pool only after the detection interval has passed, and with ' +
    'limited functionality until an administrator fails the pool over. In between, sign-in fails.',
  scope: 'All users of the pool that is down; users of other pools notice nothing.',
  causes: [
    {
      id: 'SRV-05',
      cause:
        'The home pool ({down}) is down and not failed over; {backup} takes the users in resiliency mode.',
      confirm: [
        'Get-CsPoolBackupRelationship -PoolFqdn <home-pool-fqdn>',
        'Get-CsRegistrarConfiguration | Format-List *Interval*   # detection interval of the pool',
      ],
      remedy: [
        'Bring the home pool back.',
        'Where that takes long: Invoke-CsPoolFailOver -PoolFqdn <home-pool-fqdn> -DisasterMode',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'one Front End Server that is down',
      tell: 'the client gets in at another server of the same pool at once',
    },
    { what: 'a redirect (301)', tell: 'then the first server answers' },
  ],
  settle: ['Get-CsUserPoolInfo of the user: are the two servers of different pools?'],
  seeAlso: ['Invoke-CsPoolFailOver', 'Get-CsPoolBackupRelationship'],
  samples: { fires: ['server/home-pool-down'], clear: ['server/node-restarted'] },
})

interface Failover {
  readonly failed: Attempt
  readonly later: Attempt
  readonly down: string
  readonly backup: string
}

function findFailover(facts: Facts, failed: Attempt): Failover[] {
  if (!wasSilent(failed)) return []
  const down = targetOf(failed)
  const later = facts.attempts.find(
    ({ user, device, outcome, fromUs }) =>
      outcome === 'signed-in' &&
      (user === failed.user || failed.user === '') &&
      (device === failed.device || failed.device === '') &&
      fromUs >= failed.toUs &&
      fromUs - failed.toUs < WITHIN_US,
  )
  const backup = later ? serverOfAttempt(later) : ''
  if (!later || down === '' || backup === '' || isServedBy(later, down)) return []
  const alive = facts.attempts.some(
    attempt =>
      attempt.outcome === 'signed-in' &&
      attempt.toUs >= failed.fromUs &&
      attempt.fromUs <= later.fromUs &&
      isServedBy(attempt, down),
  )
  return alive || isSamePool(facts, down, backup) ? [] : [{ failed, later, down, backup }]
}

/** Statuses by which a server in front says that the pool does not answer. */
const NO_ANSWER: ReadonlySet<number> = new Set([408, 480, 503, 504])

function wasSilent({ failedPhase, phases }: Attempt): boolean {
  if (failedPhase === 'connect') return true
  if (failedPhase !== 'register') return false
  return phases.some(({ steps }) =>
    steps.some(
      ({ what, outcome }) =>
        outcome === 'failed' && what.kind === 'sip' && NO_ANSWER.has(what.final?.status ?? 0),
    ),
  )
}

/** Server that did not answer: the one the client connected to, or the source of the refusal. */
function targetOf(attempt: Attempt): string {
  for (const { what, outcome } of attempt.phases.flatMap(({ steps }) => steps)) {
    if (outcome === 'failed' && what.kind === 'connection')
      return what.target.replace(/:\d+$/, '').toLowerCase()
  }
  return serverOfAttempt(attempt)
}

/** Both are named as servers of one pool by a server's log. */
function isSamePool({ attempts }: Facts, a: string, b: string): boolean {
  const poolsOf = (server: string): Set<string> =>
    new Set(
      attempts
        .flatMap(({ phases }) => phases.flatMap(({ steps }) => steps))
        .flatMap(({ what }) => (what.kind === 'sip' ? what.sightings : []))
        .filter(({ origin }) =>
          (origin.machine ?? '').toLowerCase().startsWith(server.split('.')[0] ?? server),
        )
        .flatMap(({ origin }) => (origin.pool ? [origin.pool.toLowerCase()] : [])),
    )
  return [...poolsOf(a)].some(pool => poolsOf(b).has(pool))
}
