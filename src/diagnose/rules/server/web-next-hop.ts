// 4106: a Front End Server cannot hand a web request on to the server that serves the user.

import { failedAttemptsIn } from '../../facts/affected.ts'
import { usesWebApplication } from '../../facts/client-programs.ts'
import { computersOf, eventsOf } from '../../facts/events.ts'
import { evidenceOfAll } from '../../firing.ts'
import { likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

const NEXT_HOP_SILENT = 4106

export const rule = defineRule({
  id: 'server/web-next-hop',
  stage: 'server',
  kind: 'cause',
  covers: ['SRV-16', 'SRV-11'],
  title: {
    fires: 'A web request for a user cannot be handed on{hop} (LS Web Components 4106)',
    clear: 'Web requests reached the servers of their users',
  },
  needs: ['events'],
  wants: 'the Lync Server event logs of all Front End Servers',
  judge: facts => {
    const events = eventsOf(facts, 'Web Components Server', NEXT_HOP_SILENT)
    if (events.length === 0) return [CLEAR]
    const hops = events.map(({ description }) => /did not reply:\s*([\w.-]*\w)/i.exec(description)?.[1] ?? '')
    const named = [...new Set(hops.filter(name => name !== ''))]
    return [
      fires({
        subject: { hop: named.length === 0 ? '' : ` to ${named.join(', ')}` },
        evidence: evidenceOfAll(events, 'the next server did not answer'),
        attempts: failedAttemptsIn(facts, { servers: [...computersOf(events), ...named] }).filter(attempt =>
          usesWebApplication(attempt),
        ),
        causes: [likely('SRV-16'), possible('SRV-11')],
      }),
    ]
  },
  explain:
    'A mobile or web client may reach any Front End Server; that one hands its requests on to the server that holds the ' +
    'user. Here the next server did not answer in time, and the client gets 504 or loses its session.',
  scope: 'Mobile and web users who are held by the silent server; desktop clients do not take this way.',
  causes: [
    {
      id: 'SRV-16',
      cause:
        'The web components of the next server are stopped, hang (for example on a slow file share), or the ports between the servers are blocked.',
      confirm: [
        'The event log and IIS log of that server at the same time.',
        'Test-NetConnection <front-end> -Port 443   # and 4443, 444',
      ],
      remedy: [
        'Restart its web components (iisreset), cure what made them hang, open the ports between the servers.',
      ],
    },
    {
      id: 'SRV-11',
      cause: 'The web application of the next server is in a bad state.',
      confirm: ['Invoke-WebRequest https://<front-end>:4443/ucwa/v1/applications   # 401 = healthy'],
      remedy: ['iisreset on that server'],
    },
  ],
  lookAlikes: [
    { what: 'one such event while a server restarts', tell: 'failure occurrences stays at a few' },
  ],
  settle: ['How often the event is repeated (Failure occurrences), and for which next server.'],
  seeAlso: ['event/LS Web Components Server/4106'],
  samples: { fires: ['server/web-next-hop.txt'], clear: ['server/startup-over.txt'] },
})
