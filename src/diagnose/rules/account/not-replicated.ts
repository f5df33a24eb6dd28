// A new or moved user that the pool's database does not hold: the first replication is running, or never reaches the domain.

import type { Observation } from '../../../trace/observation.ts'
import { evidenceOf } from '../../evidence.ts'
import type { Facts } from '../../facts/facts.ts'
import { attemptsOfRefusals, refusalsOf } from '../../facts/refusals.ts'
import {
  completedInitialSyncs,
  isNotProvisioned,
  leftOutDomains,
  NOT_IN_DATABASE,
  NOT_PROVISIONED,
} from '../../facts/user-replication.ts'
import { likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type Judgement, type RankedCause } from '../../rule.ts'

export const rule = defineRule({
  id: 'account/not-replicated',
  stage: 'account',
  kind: 'cause',
  covers: ['ACC-03', 'ACC-14'],
  title: {
    fires: 'Users are not replicated from Active Directory to the pool',
    clear: 'Nothing says that users are missing from the pool database',
  },
  needs: ['events', 'phrases', 'settings'],
  wants: 'the Lync Server event log of the pool, or the output of Move-CsUser or dbanalyze',
  phrases: [
    {
      id: NOT_PROVISIONED,
      anchors: ['provisioned'],
      pattern: /user\s+(?:\S+\s+)?is\s+not\s+provisioned/i,
    },
    {
      id: NOT_IN_DATABASE,
      anchors: ['50010', 'ReportUserData'],
      pattern: /ReportUserData\b[^\n]{0,200}?not\s+found\s+in\s+this\s+database/i,
    },
  ],
  judge: facts => judgeReplication(facts),
  explain:
    'A pool signs in only the users that its User Replicator has copied from Active Directory into its database. Here a ' +
    'domain or a user is missing from that copy: new users are told that their address does not exist, and Move-CsUser fails.',
  scope:
    'Users enabled or moved after the last complete replication of their domain. Users that the pool knew before keep ' +
    'signing in, which makes it look like a fault of single accounts.',
  causes: [
    {
      id: 'ACC-14',
      cause:
        'User Replicator does not query every domain of the forest: its list of domains (ADDomainNamingContextList) was set.',
      confirm: ['Get-CsUserReplicatorConfiguration | Format-List Identity,ADDomainNamingContextList'],
      remedy: [
        'Set-CsUserReplicatorConfiguration -Identity global -ADDomainNamingContextList $null',
        'Update-CsUserDatabase -Fqdn <pool-fqdn>',
      ],
    },
    {
      id: 'ACC-03',
      cause:
        'The first replication of the domain is not complete, or the change is younger than the last cycle.',
      confirm: [
        'Event 30024 of LS User Replicator, one per domain, marks the end of the first replication.',
        'dbanalyze.exe /v /sqlserver:<front-end>\\rtclocal /report:user /user:<user@domain>',
      ],
      remedy: [
        'Wait for event 30024; afterwards a cycle takes a minute.',
        'Update-CsUserDatabase -Fqdn <pool-fqdn>',
      ],
    },
  ],
  lookAlikes: [
    { what: 'a user who is not enabled', tell: 'Get-CsUser shows nothing, or Enabled False' },
    { what: 'event 30024', tell: 'the first replication of a domain is complete: good news' },
  ],
  settle: [
    'Get-CsUserReplicatorConfiguration | Format-List ADDomainNamingContextList',
    'LS User Replicator events 30024 and 30061 of every Front End Server.',
  ],
  seeAlso: [
    'event/LS User Replicator/30061',
    'event/LS User Replicator/30024',
    'Set-CsUserReplicatorConfiguration',
  ],
  samples: {
    fires: ['account/not-replicated-event.txt', 'account/not-provisioned.txt'],
    clear: ['account/initial-sync-complete.txt'],
  },
})

/** Ids that say a user is unknown to the pool. MS-OCER §7. */
const UNKNOWN_USER: ReadonlySet<number> = new Set([1003, 4005, 4006])

function judgeReplication(facts: Facts): readonly Judgement[] {
  const leftOut = leftOutDomains(facts)
  const missing = facts.phrases.filter(isNotProvisioned)
  const evidence = [
    ...leftOut.map(found => evidenceOf(found, 'a domain is left out')),
    ...missing.map(found => evidenceOf(found, 'the pool does not hold the user')),
  ]
  const refused = refusalsOf(facts, UNKNOWN_USER)
  // A list of domains may be set on purpose; it is a fault only where users are missing.
  const onlySet = missing.length === 0 && leftOut.every(({ kind }) => kind === 'setting')
  if (evidence.length === 0 || (onlySet && refused.length === 0)) return [CLEAR]
  return [
    fires({
      subject: {},
      evidence: [...evidence, ...refused.map(({ found }) => found.evidence)],
      attempts: attemptsOfRefusals(refused),
      causes: rankCauses(leftOut, completedInitialSyncs(facts)),
    }),
  ]
}

function rankCauses(leftOut: readonly Observation[], completed: readonly Observation[]): RankedCause[] {
  if (leftOut.some(({ kind }) => kind === 'setting')) {
    return [likely('ACC-14', 'The list of domains is set, and users are missing.'), possible('ACC-03')]
  }
  if (leftOut.length > 0) {
    return [
      likely('ACC-14', 'User Replicator reports a domain that it cannot synchronise.'),
      possible('ACC-03'),
    ]
  }
  return completed.length > 0
    ? [possible('ACC-14', 'The first replication of a domain is complete all the same.'), possible('ACC-03')]
    : [likely('ACC-03', 'No log shows the end of the first replication (event 30024).'), possible('ACC-14')]
}
