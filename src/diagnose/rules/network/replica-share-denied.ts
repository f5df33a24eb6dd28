// 1034: the file transfer agent may not write to the share of a replica.

import { evidenceOf } from '../../evidence.ts'
import { eventsOf } from '../../facts/events.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** Access to the replica share failed. */
const SHARE_FAILED = 1034

export const rule = defineRule({
  id: 'network/replica-share-denied',
  stage: 'network',
  kind: 'cause',
  covers: ['TCP-08'],
  title: {
    fires: 'The configuration is not replicated to {server}: access to its share is denied (1034)',
    clear: 'No replica denied access to its share',
  },
  needs: ['events'],
  wants: 'the Lync Server event log of the server that holds the Central Management Store',
  judge: facts => {
    const events = eventsOf(facts, 'File Transfer Agent', SHARE_FAILED)
    if (events.length === 0) return [CLEAR]
    return events.map(event =>
      fires({
        subject: { server: serverOf(event.description) ?? 'a server' },
        evidence: [evidenceOf(event)],
        attempts: [],
        causes: [
          ranked('TCP-08', /denied|0x80070005|2147024891/i.test(event.description) ? 'certain' : 'likely'),
        ],
      }),
    )
  },
  explain:
    'The agent copies every change to the share xds-replica of each server inside, and {server} denies it. That server goes on with an old ' +
    'configuration.',
  scope: 'Users of that server who depend on something that changed since; at first nobody notices.',
  causes: [
    {
      id: 'TCP-08',
      cause:
        'The permissions of the share xds-replica on {server}, or of its folder, were changed (RTCHSUniversalServices, RTCConfigReplicator).',
      confirm: [
        'dir \\\\{server}\\xds-replica  # from the master, as the account of the service',
        'Get-SmbShareAccess xds-replica  # on the server',
      ],
      remedy: [
        'Restore the permissions of the share and the folder, or run the setup step "Install or update" on the server again.',
        'Invoke-CsManagementStoreReplication -ReplicaFqdn {server}',
      ],
    },
  ],
  lookAlikes: [{ what: 'event 1017', tell: 'an Edge: HTTPS 4443 is used instead of a share' }],
  settle: ['Get-CsManagementStoreReplicationStatus | Format-Table ReplicaFqdn,UpToDate'],
  seeAlso: ['event LS File Transfer Agent Service 1034'],
  samples: { fires: ['network/replica-share-denied.txt'], clear: ['network/edge-replication-blocked.txt'] },
})

/** Server of the UNC path that the event names. */
function serverOf(description: string): string | undefined {
  return /\\\\([\w.-]{1,255})\\/.exec(description)?.[1]
}
