// Get-CsWindowsService: a service that sign-in needs is stopped or hangs while it starts.

import { type SettingBlock, settingBlocks } from '../../facts/settings.ts'
import { evidenceOfAll } from '../../firing.ts'
import { possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** Services without which nobody signs in, by their short names: registrar and Access Edge, Windows Fabric, web sites. */
const NEEDED = /^(?:RTCSRV|FabricHostSvc|W3SVC|MSSQL\$RTCLOCAL)$/i

export const rule = defineRule({
  id: 'server/service-not-running',
  stage: 'server',
  kind: 'cause',
  covers: ['SRV-01', 'SRV-02', 'SIP-08'],
  title: {
    fires: 'A service that sign-in needs is not running: {services}',
    clear: 'The services that sign-in needs are running',
  },
  needs: ['settings'],
  wants: 'Get-CsWindowsService on every Front End Server and Edge Server',
  judge: facts => {
    const down = settingBlocks(facts).filter(isDown)
    if (down.length === 0) return [CLEAR]
    const starting = down.some(block => /start|pending/i.test(block.value('Status') ?? ''))
    return [
      fires({
        subject: { services: down.map(describe).join(', ') },
        evidence: evidenceOfAll(
          down.flatMap(block => block.settings.slice(0, 1)),
          'not running',
        ),
        attempts: facts.failedAttempts.filter(
          // A server that is not there refuses nobody's password.
          ({ failedPhase }) => failedPhase === 'connect' || failedPhase === 'register',
        ),
        causes: [
          { id: 'SRV-02', certainty: 'likely', because: starting ? 'A service hangs while it starts.' : '' },
          {
            id: 'SRV-01',
            certainty: 'possible',
            because: starting ? 'Too few servers of the pool look the same.' : '',
          },
          possible('SIP-08'),
        ],
      }),
    ]
  },
  explain:
    'Registrar and Access Edge are the service RTCSRV, web services live in W3SVC, and the placement of users in Windows Fabric. ' +
    'While one of them is not running ({services}), clients that reach this server cannot sign in.',
  scope: 'Users who are sent to this server; when it is an Edge Server, all users outside.',
  causes: [
    {
      id: 'SRV-02',
      cause:
        'The service of this server is stopped, was never started after maintenance, or hangs while it starts.',
      confirm: ['Get-CsWindowsService', 'Lync Server event log: what it logged last before it stopped.'],
      remedy: [
        'Start-CsWindowsService   # and cure what the event log names: certificate, database, other servers',
      ],
    },
    {
      id: 'SRV-01',
      cause: 'It waits for other servers of the pool: too few are running.',
      confirm: ['Event 32174; Get-CsPoolFabricState -PoolFqdn <pool-fqdn>'],
      remedy: ['Start all servers of the pool.'],
    },
    {
      id: 'SIP-08',
      cause:
        'On an Edge Server: replication, the assigned certificate or a service it depends on keeps it from starting.',
      confirm: [
        'Get-CsManagementStoreReplicationStatus for the Edge Server',
        'Get-CsCertificate on the Edge Server; sc.exe qc RTCSRV',
      ],
      remedy: ['Repair whichever of the three it is, then Start-CsWindowsService.'],
    },
  ],
  lookAlikes: [{ what: 'conferencing services that are stopped', tell: 'meetings fail, sign-in does not' }],
  settle: ['The Lync Server event log of the server.'],
  seeAlso: ['Get-CsWindowsService', 'Start-CsWindowsService'],
  samples: { fires: ['server/service-not-running.txt'], clear: ['server/services-running.txt'] },
})

function isDown(block: SettingBlock): boolean {
  const status = block.value('Status') ?? ''
  return NEEDED.test(block.value('Name') ?? '') && status !== '' && !/^running$/i.test(status)
}

function describe(block: SettingBlock): string {
  return `${block.value('Name')} (${block.value('Status')})`
}
