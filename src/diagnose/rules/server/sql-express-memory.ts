// "Insufficient system memory in resource pool": the local SQL Express instance is starved, services stop after a while.

import type { WindowsEvent } from '../../../trace/observation.ts'
import { failedAttemptsIn } from '../../facts/affected.ts'
import { computersOf } from '../../facts/events.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { likely } from '../../ranked.ts'
import { defineRule, phrasesOf } from '../../rule.ts'

const PHRASE = 'insufficient-sql-memory'
/** SQL Server: not enough memory to run this query. */
const OUT_OF_MEMORY = 701

export const rule = defineRule({
  id: 'server/sql-express-memory',
  stage: 'server',
  kind: 'cause',
  covers: ['SRV-09'],
  title: {
    fires: 'The local SQL Express instance of a Front End Server has too little memory',
    clear: 'No SQL instance complains about memory',
  },
  needs: ['phrases', 'events'],
  wants: 'the Application event log or the SQL error log of the Front End Server',
  phrases: [
    {
      id: PHRASE,
      anchors: ['resource pool', 'memory in'],
      pattern: /insufficient\s+system\s+memory\s+in\s+resource\s+pool\s+['"‘]?\w+/i,
    },
  ],
  judge: facts => {
    const events = facts.events.filter(isOutOfMemory)
    const computers = computersOf(events)
    return fireOnce(
      [
        ...evidenceOfAll(events, 'SQL Server 701'),
        ...evidenceOfAll(phrasesOf(facts, PHRASE), 'SQL Server 701'),
      ],
      {
        attempts: computers.length === 0 ? [] : failedAttemptsIn(facts, { servers: computers }),
        causes: [likely('SRV-09')],
      },
    )
  },
  explain:
    'Registrations, routing groups and the configuration replica of a Front End Server live in local SQL Express instances. ' +
    'Their memory limit is computed once, at installation, from the memory the machine then had; too small a limit stops ' +
    'queries and with them the services.',
  scope:
    'The users served by this Front End Server; typical of virtual machines that were installed with little memory.',
  causes: [
    {
      id: 'SRV-09',
      cause: 'The memory limit of the instance RTCLOCAL or LYNCLOCAL is too small.',
      confirm: ['sqlcmd -S .\\RTCLOCAL -Q "exec sp_configure \'max server memory (MB)\'"'],
      remedy: [
        "sqlcmd -S .\\RTCLOCAL -Q \"exec sp_configure 'show advanced options',1; reconfigure; exec sp_configure 'max server memory (MB)',1024; reconfigure\"",
        'The same for .\\LYNCLOCAL; give the machine its memory statically.',
      ],
    },
  ],
  lookAlikes: [
    { what: 'the same message of a back end SQL Server', tell: 'then every server of the pool is hit' },
  ],
  settle: ['The instance that logs it: RTCLOCAL, LYNCLOCAL or the back end.'],
  seeAlso: ['SQL Server error 701'],
  samples: { fires: ['server/sql-express-memory.txt'], clear: ['server/sql-other-error.txt'] },
})

function isOutOfMemory({ provider, eventId, description }: WindowsEvent): boolean {
  return eventId === OUT_OF_MEMORY && /^mssql/i.test(provider.trim()) && /memory/i.test(description)
}
