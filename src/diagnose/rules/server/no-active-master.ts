// The central management store has no active master: sign-in runs, but no change reaches the servers.

import { evidenceOf } from '../../evidence.ts'
import { hostOf } from '../../facts/hosts.ts'
import { isEmptyValue, settingBlocks } from '../../facts/settings.ts'
import { likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'server/no-active-master',
  stage: 'server',
  kind: 'cause',
  covers: ['SRV-07'],
  title: {
    fires: 'The central management store has no active master: changes do not reach the servers',
    clear: 'The central management store has an active master',
  },
  needs: ['settings'],
  wants: 'Get-CsManagementStoreReplicationStatus -CentralManagementStoreStatus',
  judge: facts => {
    const found = settingBlocks(facts).flatMap(block => {
      const master = block.find('ActiveMasterFqdn')
      if (!master) return []
      const agents = block.value('ActiveFileTransferAgents') ?? ''
      if (isEmptyValue(master.value)) return [evidenceOf(master, 'no active master')]
      const foreign = !isEmptyValue(agents) && !namesHost(agents, master.value)
      return foreign ? [evidenceOf(master, `the file transfer agents are ${agents}`)] : []
    })
    if (found.length === 0) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: found,
        attempts: [],
        causes: [likely('SRV-07')],
      }),
    ]
  },
  explain:
    'One pool is the master of the configuration; all servers receive changes from it. Without an active master users who ' +
    'are known sign in as before, but new users, new policies and new certificates never arrive.',
  scope: 'Whatever was changed since the master was lost: new users first.',
  causes: [
    {
      id: 'SRV-07',
      cause:
        'The pool that holds the central management store is lost, or a failover left none or two active stores.',
      confirm: [
        'Get-CsManagementStoreReplicationStatus -CentralManagementStoreStatus',
        'Get-CsService -CentralManagement | Format-List Identity,Active',
      ],
      remedy: [
        'Invoke-CsManagementServerFailover   # -Force -BackupSqlServerFqdn … where the old master is gone',
        'Then clean the service connection point: only one active store may stay.',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'UpToDate False for one replica',
      tell: 'then only that server is not reached; the master works',
    },
  ],
  settle: ['Get-CsService -CentralManagement', 'Get-CsManagementStoreReplicationStatus'],
  seeAlso: ['Invoke-CsManagementServerFailover', 'Get-CsManagementStoreReplicationStatus'],
  samples: { fires: ['server/no-active-master.txt'], clear: ['server/active-master.txt'] },
})

function namesHost(list: string, host: string): boolean {
  return list
    .replace(/[{}]/g, '')
    .split(/[,;\s]+/)
    .some(name => hostOf(name) === hostOf(host))
}
