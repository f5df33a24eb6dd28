// All servers of one pool refuse everybody while other pools let users in.

import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import { findOutliers, poolOfAttempt, serverOfAttempt } from '../../facts/comparison.ts'
import { possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'server/one-pool',
  stage: 'server',
  kind: 'symptom',
  covers: ['SRV-01', 'SRV-05'],
  title: { fires: 'Only the users of pool {pool} fail', clear: 'No pool fails alone' },
  needs: ['failedAttempts'],
  wants: 'a trace over the servers of several pools (Search-CsClsLogging -Pools …)',
  judge: facts => {
    const outliers = findOutliers(facts, poolOfAttempt).filter(({ failed }) => spansServers(failed))
    if (outliers.length === 0) return [CLEAR]
    return outliers.map(({ value, failed, healthy }) =>
      fires({
        subject: { pool: value, others: [...new Set(healthy.map(poolOfAttempt))].slice(0, 4).join(', ') },
        evidence: [
          ...failed.slice(0, 3).flatMap(attempt => evidenceOfOutcome(attempt, 'fails at this pool')),
          ...healthy.slice(0, 2).flatMap(attempt => evidenceOfOutcome(attempt, 'let in by another pool')),
        ],
        attempts: failed,
        causes: [possible('SRV-01', '{others} let users in.'), possible('SRV-05')],
      }),
    )
  },
  explain:
    'Every sign-in at the servers of {pool} failed, while {others} let users in. What the servers of one pool share explains ' +
    'it: quorum, back end, certificates, settings at pool scope.',
  scope: 'The users whose home is {pool}, wherever they are.',
  causes: [
    {
      id: 'SRV-01',
      cause: 'Too few Front End Servers of {pool} run, or its back end is lost.',
      confirm: ['Get-CsPoolFabricState -PoolFqdn {pool}', 'Get-CsWindowsService on every server of the pool'],
      remedy: ['Start all servers of the pool; see event 32174.'],
    },
    {
      id: 'SRV-05',
      cause: '{pool} is down and not failed over.',
      confirm: ['Get-CsPoolBackupRelationship -PoolFqdn {pool}'],
      remedy: ['Invoke-CsPoolFailOver -PoolFqdn {pool} -DisasterMode'],
    },
  ],
  lookAlikes: [
    { what: 'one server of the pool', tell: 'then its neighbours let users of the same pool in' },
    { what: 'users of one SIP domain', tell: 'then they fail at several pools' },
  ],
  settle: ['The event logs of the servers of {pool}.'],
  seeAlso: ['Get-CsPoolFabricState', 'Invoke-CsPoolFailOver'],
  samples: { fires: ['server/one-pool.txt'], clear: ['server/one-server.txt'] },
})

function spansServers(attempts: readonly Attempt[]): boolean {
  return new Set(attempts.map(serverOfAttempt)).size > 1
}
