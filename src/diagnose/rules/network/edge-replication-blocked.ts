// 1017: the master cannot push the configuration to the Edge over HTTPS 4443; the Edge goes on with what it knows.

import { evidenceOf } from '../../evidence.ts'
import { eventsOf, fieldOf } from '../../facts/events.ts'
import type { Facts } from '../../facts/facts.ts'
import { settingBlocks } from '../../facts/settings.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** Https destination unavailable. */
const DESTINATION_UNAVAILABLE = 1017

export const rule = defineRule({
  id: 'network/edge-replication-blocked',
  stage: 'network',
  kind: 'cause',
  covers: ['TCP-07'],
  title: {
    fires: 'The configuration is not replicated to {target}: HTTPS destination unavailable (1017)',
    clear: 'No replica was out of reach over HTTPS',
  },
  needs: ['events'],
  wants: 'the Lync Server event log of the server that holds the Central Management Store',
  judge: facts => {
    const events = eventsOf(facts, 'File Transfer Agent', DESTINATION_UNAVAILABLE)
    if (events.length === 0) return [CLEAR]
    const stale = staleReplicas(facts)
    return events.map(event =>
      fires({
        subject: { target: targetOf(event.description) ?? fieldOf(event, 'Destination') ?? 'the Edge' },
        evidence: [evidenceOf(event), ...stale.map(setting => evidenceOf(setting, 'not up to date'))],
        attempts: [],
        causes: [
          ranked(
            'TCP-07',
            stale.length > 0 ? 'certain' : 'likely',
            stale.length > 0 ? 'The replication status says that a replica is not up to date.' : '',
          ),
          ranked(
            'TLS-20',
            'possible',
            'If the port is open: a certificate that does not match shows event 1015.',
          ),
        ],
      }),
    )
  },
  explain:
    'The file transfer agent pushes the topology, the users’ policies and the allowed domains to each Edge over HTTPS 4443, and {target} ' +
    'does not answer it. The Edge keeps working with an old configuration and refuses whatever was added since.',
  scope:
    'Everybody outside who depends on what changed since: new pools, new SIP domains, new policies. Others still sign in.',
  causes: [
    {
      id: 'TCP-07',
      cause:
        'A firewall blocks TCP 4443 from the Front End that holds the Central Management Store to the inner side of the Edge.',
      confirm: [
        'Test-NetConnection <edge internal FQDN> -Port 4443  # from the master',
        'Get-CsManagementStoreReplicationStatus',
      ],
      remedy: [
        'Open TCP 4443 from inside to the Edge.',
        'Invoke-CsManagementStoreReplication -ReplicaFqdn <edge internal FQDN>',
      ],
    },
    {
      id: 'TLS-20',
      cause: 'The certificate Internal of the Edge does not match its name.',
      confirm: ['Get-CsCertificate -Type Internal  # on the Edge'],
      remedy: [
        'Request-CsCertificate -New -Type Internal -ComputerFqdn <edge internal FQDN> …; Set-CsCertificate -Type Internal -Thumbprint <thumbprint>',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'event 1034, the share is denied',
      tell: 'a replica inside: files are copied over the share xds-replica',
    },
    { what: 'event 1015', tell: 'the connection stands, the certificate does not match' },
  ],
  settle: ['Get-CsManagementStoreReplicationStatus | Format-Table ReplicaFqdn,UpToDate,LastStatusReport'],
  seeAlso: ['event LS File Transfer Agent Service 1017', 'ports and protocols: 4443 to the Edge'],
  samples: { fires: ['network/edge-replication-blocked.txt'], clear: ['network/replica-share-denied.txt'] },
})

/** Host of the URL or the FQDN that the event names. */
function targetOf(description: string): string | undefined {
  return (
    /https?:\/\/([\w.-]{1,255})/i.exec(description)?.[1] ??
    /\b((?:[a-z0-9-]{1,63}\.){2,10}[a-z]{2,24})\b/i.exec(description)?.[1]
  )
}

function staleReplicas(facts: Facts): Facts['settings'][number][] {
  return settingBlocks(facts).flatMap(block => {
    const state = block.find('UpToDate')
    return state && /^false$/i.test(state.value.trim()) ? [state] : []
  })
}
