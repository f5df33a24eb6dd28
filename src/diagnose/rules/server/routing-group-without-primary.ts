// "fabric:/lync/routing/… has no primaries": the users of these routing groups cannot sign in at all.

import { evidenceOfAll } from '../../firing.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const PHRASE = 'routing-group-without-primary'

export const rule = defineRule({
  id: 'server/routing-group-without-primary',
  stage: 'server',
  kind: 'cause',
  covers: ['SRV-03'],
  title: {
    fires: '{count} has no primary: its users cannot sign in',
    clear: 'Every routing group has a primary',
  },
  needs: ['phrases'],
  wants: 'Get-CsPoolFabricState -PoolFqdn <pool-fqdn> -Type Routing -Verbose',
  phrases: [
    {
      id: PHRASE,
      anchors: ['no primar', 'has no'],
      pattern: /routing\/(?<group>[0-9a-f-]{32,36})\s+has\s+no\s+primar(?:y|ies)/i,
    },
  ],
  judge: facts => {
    const found = phrasesOf(facts, PHRASE)
    if (found.length === 0) return [CLEAR]
    const groups = new Set(found.map(({ values }) => (values.get('group') ?? '').toLowerCase()))
    return [
      fires({
        subject: { count: groups.size === 1 ? 'One routing group' : `${groups.size} routing groups: each` },
        evidence: evidenceOfAll(found, 'routing group without primary'),
        attempts: facts.failedAttempts.filter(
          ({ failedPhase }) => failedPhase === 'register' || failedPhase === 'authenticate',
        ),
        causes: [
          {
            id: 'SRV-03',
            certainty: 'certain',
            because:
              'The pool itself reports it; whether a given user belongs to the group is another question.',
          },
        ],
      }),
    ]
  },
  explain:
    'Each user belongs to one routing group, and each group lives on three servers of the pool. When the servers of a group ' +
    'are lost, the group has no primary: its users are refused while all others of the same pool sign in.',
  scope:
    'Exactly the users of these routing groups, spread over all departments, on every device and from everywhere.',
  causes: [
    {
      id: 'SRV-03',
      cause: 'The Front End Servers that hold the replicas of the routing group are down.',
      confirm: [
        'Get-CsPoolFabricState -PoolFqdn <pool-fqdn> -Type Routing -Verbose',
        "Get-CsUserPoolInfo -Identity 'sip:<user@domain>'   # servers of one user's group",
      ],
      remedy: [
        'Start the missing Front End Servers.',
        'Where they are lost: Reset-CsPoolRegistrarState -PoolFqdn <pool-fqdn> -ResetType QuorumLossRecovery   # up to 30 minutes',
      ],
    },
  ],
  lookAlikes: [
    {
      what: '"has insufficient secondary replicas"',
      tell: 'the users are signed in, with limited functionality',
    },
    { what: 'event 32174', tell: 'the whole service of a server is not started yet' },
  ],
  settle: ['Get-CsUserPoolInfo of a failing user: are the servers of the group up?'],
  seeAlso: ['Get-CsPoolFabricState', 'Reset-CsPoolRegistrarState'],
  samples: {
    fires: ['server/no-primaries.txt'],
    clear: ['server/insufficient-secondaries.txt'],
  },
})
