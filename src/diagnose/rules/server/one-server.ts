// One server refuses everybody while the others of the same trace let users in.

import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import { findOutliers, serverOfAttempt } from '../../facts/comparison.ts'
import { possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'server/one-server',
  stage: 'server',
  kind: 'symptom',
  covers: ['SRV-02'],
  title: {
    fires: 'Only {server} fails: other servers let users in',
    clear: 'No server fails alone',
  },
  needs: ['failedAttempts'],
  wants: 'a trace of all servers of the pool, or logs of several clients',
  judge: facts => {
    const outliers = findOutliers(facts, serverOfAttempt)
    if (outliers.length === 0) return [CLEAR]
    return outliers.map(({ value, failed, healthy }) =>
      fires({
        subject: { server: value, others: [...new Set(healthy.map(serverOfAttempt))].slice(0, 4).join(', ') },
        evidence: [
          ...failed.slice(0, 3).flatMap(attempt => evidenceOfOutcome(attempt, 'fails at this server')),
          ...healthy.slice(0, 2).flatMap(attempt => evidenceOfOutcome(attempt, 'let in by another one')),
        ],
        attempts: failed,
        causes: [possible('SRV-02', '{others} let users in.')],
      }),
    )
  },
  explain:
    'Every sign-in at {server} failed, for several users, while {others} let users in. What differs between the servers ' +
    'explains it: state of the services, certificate, clock, configuration replica, network.',
  scope: 'Users that the load balancer or DNS sends to {server}: it looks random to them.',
  causes: [
    {
      id: 'SRV-02',
      cause: 'The services of {server} are in another state than those of its neighbours.',
      confirm: [
        'Get-CsWindowsService -ComputerName {server}',
        'Get-CsCertificate on {server} and on a neighbour; w32tm /stripchart /computer:<domain-controller>',
        'Get-CsManagementStoreReplicationStatus | Where-Object ReplicaFqdn -like "{server}*"',
      ],
      remedy: [
        'Take {server} out of the load balancer (Invoke-CsComputerFailOver -ComputerName {server}), repair or restart it.',
      ],
    },
  ],
  lookAlikes: [
    { what: 'all users of one pool', tell: 'then all servers of that pool fail' },
    { what: 'users of another domain', tell: 'then the same users fail at other servers too' },
  ],
  settle: ['The event log of {server} at the time of the failures.'],
  seeAlso: ['Invoke-CsComputerFailOver'],
  samples: { fires: ['server/one-server.txt'], clear: ['server/all-servers-fail.txt'] },
})
