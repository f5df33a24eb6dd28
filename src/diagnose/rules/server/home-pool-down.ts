// The home pool does not answer, and after a while the same client is let in by another pool.

import { US_PER_HOUR, US_PER_MINUTE } from '../../../base/time.ts'
import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import { isServedBy } from '../../facts/affected.ts'
import { stepsOf } from '../../facts/attempts-about.ts'
import { serverOfAttempt } from '../../facts/comparison.ts'
import type { Facts } from '../../facts/facts.ts'
import { isSameHost } from '../../facts/hosts.ts'
import { likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

/** Failure detection of a pool takes minutes; what comes hours later is another story. */
const WITHIN_US = US_PER_HOUR

export const rule = defineRule({
  id: 'server/home-pool-down',
  stage: 'server',
  kind: 'cause',
  covers: ['SRV-05', 'SRV-02'],
  title: {
    fires: '{down} did not serve the client; {backup} let it in later',
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
        causes: rankCauses(facts, { failed, later, down, backup }),
      }),
    )
  },
  explain:
    '{down} did not serve the client, {backup} did. Within a pool a client finds the next server at once. When the whole home ' +
    'pool is silent, the backup pool takes its users only after the detection interval, and with limited functionality until ' +
    'an administrator fails the pool over; in between, sign-in fails.',
  scope: 'All users of the pool or server that is down; users of other pools notice nothing.',
  causes: [
    {
      id: 'SRV-05',
      cause:
        'The home pool ({down}) is down and not failed over; {backup} takes the users in resiliency mode.',
      confirm: [
        'Get-CsPoolBackupRelationship -PoolFqdn <home-pool-fqdn>',
        'Get-CsService -Registrar -PoolFqdn <home-pool-fqdn> | Format-List *Fail*   # detection interval',
      ],
      remedy: [
        'Bring the home pool back.',
        'Where that takes long: Invoke-CsPoolFailOver -PoolFqdn <home-pool-fqdn> -DisasterMode',
      ],
    },
    {
      id: 'SRV-02',
      cause: '{down} and {backup} are servers of one pool, and only {down} does not serve.',
      confirm: [
        "Get-CsUserPoolInfo -Identity 'sip:<user@domain>'   # servers of the user's pool",
        'Get-CsWindowsService -ComputerName {down}',
      ],
      remedy: ['Repair {down}, or take it out of DNS and load balancer while it is down.'],
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

function wasSilent(attempt: Attempt): boolean {
  if (attempt.failedPhase === 'connect') return true
  if (attempt.failedPhase !== 'register') return false
  return stepsOf(attempt).some(
    ({ what, outcome }) =>
      outcome === 'failed' && what.kind === 'sip' && NO_ANSWER.has(what.final?.status ?? 0),
  )
}

/** Server that did not answer: the one the client connected to, or the source of the refusal. */
function targetOf(attempt: Attempt): string {
  for (const { what, outcome } of stepsOf(attempt)) {
    if (outcome === 'failed' && what.kind === 'connection')
      return what.target.replace(/:\d+$/, '').toLowerCase()
  }
  return serverOfAttempt(attempt)
}

/** Clients try the next server of a pool at once; resiliency sets in after minutes. */
const RESILIENCY_US = 2 * US_PER_MINUTE

function rankCauses(facts: Facts, { failed, later, down, backup }: Failover): RankedCause[] {
  const because = `Nobody signs in at ${down} in these logs meanwhile.`
  const pools = [poolsOf(facts, down), poolsOf(facts, backup)] as const
  const apart = pools[0].size > 0 && pools[1].size > 0
  const waited = later.fromUs - failed.toUs >= RESILIENCY_US
  return apart || waited
    ? [likely('SRV-05', because), ...(apart ? [] : [possible('SRV-02')])]
    : [likely('SRV-02', 'The other server let the client in right afterwards.'), possible('SRV-05')]
}

/** Both are named as servers of one pool by a server's log. */
function isSamePool(facts: Facts, a: string, b: string): boolean {
  return [...poolsOf(facts, a)].some(pool => poolsOf(facts, b).has(pool))
}

/** Pools that a name belongs to: itself where it is one, or what the log of the machine says. */
function poolsOf({ attempts, topology }: Facts, server: string): Set<string> {
  const origins = attempts
    .flatMap(stepsOf)
    .flatMap(({ what }) => (what.kind === 'sip' ? what.sightings : []))
    .map(({ origin }) => origin)
    .filter(({ machine }) => isSameHost(machine ?? '', server))
  const named = origins.flatMap(({ pool }) => (pool ? [pool.toLowerCase()] : []))
  return new Set(topology.pools.has(server) ? [server, ...named] : named)
}
