// ASP.NET 1309 in UCWA: the application pool was recycled, and the platform inside it stays shut down.

import type { WindowsEvent } from '../../../trace/observation.ts'
import { failedAttemptsIn } from '../../facts/affected.ts'
import { usesWebApplication } from '../../facts/client-programs.ts'
import { computersOf, fieldOf } from '../../facts/events.ts'
import { evidenceOfAll } from '../../firing.ts'
import { likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

const UNHANDLED_EXCEPTION = 1309

export const rule = defineRule({
  id: 'server/ucwa-recycled',
  stage: 'server',
  kind: 'cause',
  covers: ['SRV-12'],
  title: {
    fires: 'The web application for mobile clients was recycled and did not come back{where} (ASP.NET 1309)',
    clear: 'No web application of the sign-in was shut down',
  },
  needs: ['events'],
  wants: 'the Application event log of the Front End Servers',
  judge: facts => {
    const events = facts.events.filter(isShutDown)
    if (events.length === 0) return [CLEAR]
    const computers = computersOf(events)
    const named =
      computers.length > 0 ? computers : events.flatMap(event => fieldOf(event, 'Machine name') ?? [])
    return [
      fires({
        subject: { where: named.length === 0 ? '' : ` on ${[...new Set(named)].join(', ')}` },
        evidence: evidenceOfAll(events, 'the platform was shut down'),
        attempts: failedAttemptsIn(facts, { servers: named }).filter(attempt => usesWebApplication(attempt)),
        causes: [likely('SRV-12')],
      }),
    ]
  },
  explain:
    'The application UCWA throws because its communication platform is shut down: its application pool was recycled while ' +
    'sessions were running and did not initialise again. Mobile clients cannot connect until it is restarted.',
  scope: 'Mobile and web clients whose sessions are on this server; desktop clients are not concerned.',
  causes: [
    {
      id: 'SRV-12',
      cause:
        'The application pool of UCWA was recycled and did not come back properly, often because a backup or antivirus ' +
        'program touched its files.',
      confirm: [
        "Get-ChildItem IIS:\\AppPools | Where-Object Name -like '*Ucwa*'",
        'System event log: WAS events about the recycling, and what ran at that moment.',
      ],
      remedy: [
        'Restart-WebAppPool -Name <pool>   # or iisreset',
        'Take the folders of the web components out of backup and antivirus scans.',
      ],
    },
  ],
  lookAlikes: [
    { what: 'ASP.NET 1309 of another application', tell: 'the application path and the exception differ' },
  ],
  settle: ['Whether mobile clients get in again after a restart of the application pool.'],
  seeAlso: ['event/ASP.NET/1309', 'UCWA'],
  samples: { fires: ['server/ucwa-recycled.txt'], clear: ['server/other-1309.txt'] },
})

/** The exception of UCWA that means: shut down. Other applications log 1309 as well. */
function isShutDown({ provider, eventId, description }: WindowsEvent): boolean {
  const ours = /^asp\.net/i.test(provider.trim()) && eventId === UNHANDLED_EXCEPTION
  return ours && /CollaborationPlatform/i.test(description) && /\/(?:ucwa|mcx|reach)\b/i.test(description)
}
