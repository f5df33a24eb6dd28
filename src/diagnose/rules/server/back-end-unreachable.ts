// A Front End service that cannot reach the back end database of the pool.

import { failedAttemptsIn } from '../../facts/affected.ts'
import { computersOf, eventsOf, fieldOf } from '../../facts/events.ts'
import { evidenceOfAll } from '../../firing.ts'
import { likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** LS User Services: no connection to the back end database. */
const NO_CONNECTION = 32134

export const rule = defineRule({
  id: 'server/back-end-unreachable',
  stage: 'server',
  kind: 'cause',
  covers: ['SRV-10', 'SRV-15'],
  title: {
    fires: 'The Front End service does not reach its back end database{database}',
    clear: 'No Front End service lost its back end database',
  },
  needs: ['events'],
  wants: 'the Lync Server event log of the Front End Servers',
  judge: facts => {
    const events = eventsOf(facts, 'User Services', NO_CONNECTION)
    if (events.length === 0) return [CLEAR]
    const [first] = events
    const server = first ? fieldOf(first, 'Back-end Server') : undefined
    const computers = computersOf(events)
    return [
      fires({
        subject: { database: server === undefined ? '' : ` on ${server}` },
        evidence: evidenceOfAll(events, 'no connection to the back end'),
        attempts: computers.length === 0 ? [] : failedAttemptsIn(facts, { servers: computers }),
        causes: [likely('SRV-15'), possible('SRV-10')],
      }),
    ]
  },
  explain:
    'The Front End service lost its SQL back end{database}. Up to Lync 2010 every registration needs it; later versions sign ' +
    'users in from their local copy for a time, but serve no contact list and write nothing.',
  scope: 'All users of the pool (2010), or their contacts and meetings (2013 and later).',
  causes: [
    {
      id: 'SRV-15',
      cause:
        'SQL Server is stopped, or the network or its firewall does not let the Front End Server through.',
      confirm: [
        'Test-CsDatabase -ConfiguredDatabases -SqlServerFqdn <sql>',
        'Test-NetConnection <sql> -Port 1433',
      ],
      remedy: [
        'Start SQL Server (and SQL Server Browser for a named instance), open its ports, check the alias.',
      ],
    },
    {
      id: 'SRV-10',
      cause: 'The database was failed over to its mirror, which this version (2010) does not know.',
      confirm: ['Get-CsDatabaseMirrorState -PoolFqdn <pool-fqdn>', 'The event keeps naming the old server.'],
      remedy: ['Bring the old name back: restore it there, or take the name over.'],
    },
  ],
  lookAlikes: [
    {
      what: 'trouble with the local instance RTCLOCAL',
      tell: 'then the event names the Front End Server itself',
    },
  ],
  settle: ['Test-CsDatabase from the Front End Server that logs the event.'],
  seeAlso: ['event/LS User Services/32134', 'Test-CsDatabase'],
  samples: { fires: ['server/back-end-unreachable.txt'], clear: ['server/startup-over.txt'] },
})
