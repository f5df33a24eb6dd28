// Events about the file store of a pool: full, slow, locked or not accessible.

import type { WindowsEvent } from '../../../trace/observation.ts'
import { eventsOf } from '../../facts/events.ts'
import type { Facts } from '../../facts/facts.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { defineRule } from '../../rule.ts'

/** Events that are always about the share, by service. */
const EVENTS: readonly (readonly [service: string, ...ids: number[]])[] = [
  ['Data MCU', 41027],
  ['Address Book and Distribution List Expansion Web Service', 62010, 62031],
  ['Address Book Server', 21054, 21056],
  ['Master Replicator Agent', 2020],
]
/** Events that are about the share when they name a path of it. */
const WITH_PATH: readonly (readonly [service: string, ...ids: number[]])[] = [['Backup', 4042, 4052]]

export const rule = defineRule({
  id: 'noise/file-store',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-18'],
  title: {
    fires: 'The file store of the pool{share} does not work; sign-in of desktop clients is not concerned',
    clear: 'No server complains about the file store',
  },
  needs: [],
  wants: 'the Lync Server event logs of the Front End Servers',
  judge: facts => {
    const found = [...select(facts, EVENTS), ...select(facts, WITH_PATH).filter(namesShare)]
    const share = found
      .map(({ description }) => /\\\\([\w.-]+\\[\w.$-]+)/.exec(description)?.[1])
      .find(Boolean)
    return fireOnce(evidenceOfAll(found, 'file store'), {
      subject: { share: share === undefined ? '' : ` (\\\\${share})` },
      causes: [
        {
          id: 'LA-18',
          certainty: 'likely',
          because: found.length > 1 ? 'Several services complain about the same share.' : '',
        },
      ],
    })
  },
  explain:
    'Address book, meeting content, device updates, backups and the configuration master use a file share{share}. Here it is ' +
    'full, slow, locked or not accessible. Desktop clients sign in without it; address book, slides and the delivery of ' +
    'changes suffer, and slow web services can throw mobile clients out.',
  scope: 'All users of the pools that keep their store on this share.',
  causes: [
    {
      id: 'LA-18',
      cause:
        'The share lies on something that is not supported (a device or replication that locks files), or permissions, space ' +
        'or network of the share are not in order.',
      confirm: [
        'Get-CsService -FileStore | Format-List Identity,UncPath',
        'Free space, permissions of RTCHSUniversalServices, RTCComponentUniversalServices and others, latency of the share.',
      ],
      remedy: [
        'Put the store on a Windows file server or DFS that is supported; Enable-CsTopology sets the permissions anew.',
        'Take the share out of antivirus, backup and replication programs.',
      ],
    },
  ],
  lookAlikes: [
    {
      what: '1034 of the File Transfer Agent',
      tell: 'the share xds-replica of one server, not the file store',
    },
  ],
  settle: ['Where the share lies, and what else touches its files.'],
  seeAlso: ['event/LS Data MCU/41027', 'Get-CsService -FileStore'],
  samples: { fires: ['noise/file-store.txt'], clear: ['noise/file-store-back.txt'] },
})

function select(facts: Facts, wanted: readonly (readonly [string, ...number[]])[]): WindowsEvent[] {
  return wanted.flatMap(([service, ...ids]) => eventsOf(facts, service, ...ids))
}

function namesShare({ description }: WindowsEvent): boolean {
  return /\\\\[\w.-]+\\/.test(description)
}
