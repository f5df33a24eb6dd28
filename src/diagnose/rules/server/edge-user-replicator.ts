// 30006 and 32136: a server has no list of domains and no users in its database, and does not start.

import { failedAttemptsIn } from '../../facts/affected.ts'
import { computersOf, eventsOf } from '../../facts/events.ts'
import { evidenceOfAll } from '../../firing.ts'
import { likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

/** User Replicator has no list of domains. */
const NO_DOMAINS = 30006
/** The first run of User Replicator on a new database failed. */
const FIRST_RUN_FAILED = 32136

export const rule = defineRule({
  id: 'server/edge-user-replicator',
  stage: 'server',
  kind: 'cause',
  covers: ['SRV-13', 'SRV-14'],
  title: {
    fires: 'A server does not start: its User Replicator reaches no domain (30006, 32136)',
    clear: 'User Replicator reached its domains',
  },
  needs: ['events'],
  wants: 'the Lync Server event log of the server that does not start',
  judge: facts => {
    const noDomains = eventsOf(facts, 'User Replicator', NO_DOMAINS)
    const firstRun = eventsOf(facts, 'User Services', FIRST_RUN_FAILED)
    if (noDomains.length + firstRun.length === 0) return [CLEAR]
    const computers = computersOf([...noDomains, ...firstRun])
    return [
      fires({
        subject: {},
        evidence: [
          ...evidenceOfAll(noDomains, 'no list of domains'),
          ...evidenceOfAll(firstRun, 'the database was never filled'),
        ],
        attempts: computers.length === 0 ? [] : failedAttemptsIn(facts, { servers: computers }),
        causes: rankCauses(noDomains.length > 0 && firstRun.length > 0),
      }),
    ]
  },
  explain:
    'User Replicator found no domain controller and has nothing to copy from, so that the service does not become ' +
    'operational. On an Edge Server, which is in no domain, it must not run at all: there a setting switched it on.',
  scope:
    'All users from outside when it is an Edge Server; all users of the server when it is a Front End Server.',
  causes: [
    {
      id: 'SRV-13',
      cause:
        'EnableUserReplicator is set in the configuration of the Access Edge, so that the Edge Server asks for domains.',
      confirm: ['Get-CsAccessEdgeConfiguration | Format-List EnableUserReplicator'],
      remedy: [
        'Set-CsAccessEdgeConfiguration -EnableUserReplicator $false',
        'Invoke-CsManagementStoreReplication; restart the services of the Edge Server',
      ],
    },
    {
      id: 'SRV-14',
      cause: 'A Front End Server finds no domain controller (DsGetDcName fails).',
      confirm: ['nltest /dsgetdc:<domain>   # on the server', 'Event log of NetLogon'],
      remedy: ['Repair DNS and the way to the domain controllers; restart NetLogon or the server.'],
    },
  ],
  lookAlikes: [
    { what: '30061', tell: 'one domain is left out; the server runs' },
    { what: '32174', tell: 'the server waits for other servers of the pool, not for Active Directory' },
  ],
  settle: [
    'Is the server that logs it an Edge Server or a Front End Server?',
    'Get-CsAccessEdgeConfiguration',
  ],
  seeAlso: [
    'event/LS User Replicator/30006',
    'event/LS User Services/32136',
    'Set-CsAccessEdgeConfiguration',
  ],
  samples: { fires: ['server/edge-user-replicator.txt'], clear: ['account/initial-sync-complete.txt'] },
})

function rankCauses(both: boolean): RankedCause[] {
  return both
    ? [
        likely('SRV-13', 'The database was never filled and no domain is found: a server without domain.'),
        possible('SRV-14'),
      ]
    : [possible('SRV-14'), possible('SRV-13')]
}
