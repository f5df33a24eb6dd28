// The backup service of paired pools crashes: 4007.

import { eventsOf } from '../../facts/events.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { likely } from '../../ranked.ts'
import { defineRule } from '../../rule.ts'

const CRASHED = 4007

export const rule = defineRule({
  id: 'noise/backup-service',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-19'],
  title: {
    fires: 'The backup service of a paired pool crashes (4007); sign-in is not concerned',
    clear: 'No backup service crashed',
  },
  needs: [],
  wants: 'the Lync Server event log of the Front End Servers',
  judge: facts =>
    fireOnce(evidenceOfAll(eventsOf(facts, 'Backup Service', CRASHED)), {
      causes: [likely('LA-19')],
    }),
  explain:
    'The backup service copies user data to the paired pool. While it crashes the copy is out of date, which matters when the ' +
    'pool is failed over; until then users notice nothing.',
  scope: 'Nobody, until the pool has to be failed over.',
  causes: [
    {
      id: 'LA-19',
      cause: 'Pairing the pools installed the backup service of the original release over an updated server.',
      confirm: ['Get-CsServerPatchVersion: the backup service has an older version than the rest.'],
      remedy: ['Run the cumulative update again on all servers of both pools.'],
    },
  ],
  lookAlikes: [
    { what: '4042 with a path of the file store', tell: 'the share is at fault, not the program' },
  ],
  settle: ['Get-CsServerPatchVersion', 'Get-CsBackupServiceStatus -PoolFqdn <pool-fqdn>'],
  seeAlso: ['event/LS Backup Service/4007', 'Get-CsBackupServiceStatus'],
  samples: { fires: ['noise/backup-service.txt'], clear: ['noise/file-store-back.txt'] },
})
