// 41025 and 41026 of the Web Conferencing service: its link to the Edge Server, not sign-in.

import { eventsOf } from '../../facts/events.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { likely } from '../../ranked.ts'
import { defineRule } from '../../rule.ts'

const LINK_EVENTS = [41025, 41026] as const

export const rule = defineRule({
  id: 'noise/web-conferencing-edge-link',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-07'],
  title: {
    fires: 'Web conferencing has lost its Edge Server (41025, 41026); sign-in is not concerned',
    clear: 'Web conferencing reaches its Edge Server',
  },
  needs: [],
  wants: 'the Lync Server event log of the Front End Servers',
  judge: facts =>
    fireOnce(evidenceOfAll(eventsOf(facts, 'Data MCU', ...LINK_EVENTS)), {
      causes: [likely('LA-07')],
    }),
  explain:
    'The Web Conferencing service (LS Data MCU) cannot connect to the Web Conferencing Edge. Since an update of the .NET ' +
    'Framework in May 2017 that happens where the Edge certificate lacks an extended key usage that the check now demands.',
  scope: 'Sharing of slides and whiteboards in meetings with people outside; signing in works.',
  causes: [
    {
      id: 'LA-07',
      cause:
        'The internal certificate of the Edge Server lacks an extended key usage, or the link to the Edge is down.',
      confirm: [
        'Get-CsCertificate -Type Internal on the Edge Server: EnhancedKeyUsages',
        'Test-NetConnection <edge-internal> -Port 8057',
      ],
      remedy: [
        'Re-issue the internal certificate of the Edge Server with server authentication; restart the service.',
      ],
    },
  ],
  lookAlikes: [
    { what: 'users outside who cannot sign in', tell: 'that way is the Access Edge, another service' },
  ],
  settle: ['Test-NetConnection <edge-internal> -Port 8057'],
  seeAlso: ['event/LS Data MCU/41025', 'event/LS Data MCU/41026'],
  samples: { fires: ['noise/web-conferencing-edge-link.txt'], clear: ['noise/conferencing-connected.txt'] },
})
