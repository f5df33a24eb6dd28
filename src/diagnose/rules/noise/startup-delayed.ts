// 32174 at a start that went well: the placement of users takes a while.

import { judgeStartupDelay } from '../../facts/startup.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { likely } from '../../ranked.ts'
import { defineRule } from '../../rule.ts'

export const rule = defineRule({
  id: 'noise/startup-delayed',
  stage: 'noise',
  kind: 'noise',
  covers: ['LA-05'],
  title: {
    fires: 'A Front End service took a while to start (32174): normal',
    clear: 'No start of a Front End service was delayed for a while only',
  },
  needs: [],
  wants: 'the Lync Server event log',
  judge: facts => {
    const delay = judgeStartupDelay(facts)
    return fireOnce(delay?.state === 'over' ? evidenceOfAll(delay.events) : [], {
      causes: [likely('LA-05', 'The server let users in afterwards, or nothing was left to place.')],
    })
  },
  explain:
    'A Front End service reports that it waits for the placement of users. At the start of a server, and always on a Standard ' +
    'Edition server, that is normal; here it is over.',
  scope: 'Users of the server during its start.',
  causes: [
    {
      id: 'LA-05',
      cause: 'The service was starting.',
      confirm: ['Get-CsWindowsService: the service runs.'],
      remedy: ['Nothing to do.'],
    },
  ],
  lookAlikes: [{ what: '32174 again and again', tell: 'too few servers of the pool run' }],
  settle: [],
  seeAlso: ['event/LS User Services/32174'],
  samples: { fires: ['server/startup-over.txt'], clear: ['server/no-quorum.txt'] },
})
