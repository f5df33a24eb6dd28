// 32174: Front End services wait for the placement of users. Too few servers of the pool run, or this one hangs.

import { US_PER_HOUR } from '../../../base/time.ts'
import { failedAttemptsIn } from '../../facts/affected.ts'
import { timeOfEvent } from '../../facts/events.ts'
import type { Facts } from '../../facts/facts.ts'
import { settingsNamed } from '../../facts/settings.ts'
import { judgeStartupDelay, type StartupDelay } from '../../facts/startup.ts'
import { evidenceOfAll } from '../../firing.ts'
import { likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

export const rule = defineRule({
  id: 'server/no-quorum',
  stage: 'server',
  kind: 'cause',
  covers: ['SRV-01', 'SRV-02', 'SRV-06', 'SRV-08'],
  title: {
    fires: 'Front End services wait for the placement of users{where} (event 32174)',
    clear: 'No Front End Server waits for the placement of users',
  },
  needs: ['events'],
  wants: 'the Lync Server event log of every Front End Server of the pool',
  judge: facts => {
    const delay = judgeStartupDelay(facts)
    if (!delay || delay.state === 'over') return [CLEAR]
    return [
      fires({
        subject: { where: delay.computers.length === 0 ? '' : ` on ${delay.computers.join(', ')}` },
        evidence: evidenceOfAll(delay.events, 'the service is not started yet'),
        attempts: failuresDuring(facts, delay),
        causes: rankCauses(facts, delay),
      }),
    ]
  },
  explain:
    'A Front End service counts as started only when every routing group of the pool has found servers for its replicas. ' +
    'Until then nobody is signed in there. One such event is normal while a server starts; when it repeats, too few servers ' +
    'of the pool are running.',
  scope:
    'All users of the pool, or those whose routing group has its servers among the missing ones. Other pools work.',
  causes: [
    {
      id: 'SRV-01',
      cause: 'Too few Front End Servers run for a quorum.',
      confirm: [
        'Get-CsPoolFabricState -PoolFqdn <pool-fqdn>',
        'Get-CsWindowsService -ComputerName <front-end> | Where-Object Status -ne Running   # for every server',
      ],
      remedy: [
        'Start all Front End Servers. For a first start of the pool 85 % must run: 2 of 3 is too few, 3 of 3 or 3 of 4 is enough.',
        'Where servers are lost: Reset-CsPoolRegistrarState -PoolFqdn <pool-fqdn> -ResetType QuorumLossRecovery',
      ],
    },
    {
      id: 'SRV-02',
      cause: 'This one server hangs in "Starting" with an old state of the placement; the others run.',
      confirm: ['Get-CsWindowsService on every server: only this one is Starting.'],
      remedy: [
        'Restart the servers one by one in the documented order',
        'Reset-CsPoolRegistrarState -PoolFqdn <pool-fqdn> -ResetType ServiceReset',
      ],
    },
    {
      id: 'SRV-06',
      cause:
        'The pool has two servers: when one is off, SQL Server must be the witness, and it is not reached.',
      confirm: [
        'Get-CsPool <pool-fqdn> | Format-List Computers',
        'Test-CsDatabase -ConfiguredDatabases -SqlServerFqdn <sql>',
      ],
      remedy: ['Bring the second server or SQL Server back. Run pools with three servers or more.'],
    },
    {
      id: 'SRV-08',
      cause:
        'The number of Front End Servers crossed two (2 to 3 or back): the layout of the replicas changed.',
      confirm: ['The history of the topology: was a server added or removed?'],
      remedy: [
        'With three servers running: Reset-CsPoolRegistrarState -PoolFqdn <pool-fqdn> -ResetType FullReset; restart one by one',
      ],
    },
  ],
  lookAlikes: [
    { what: 'one event 32174 at a start', tell: 'it is not repeated, and users sign in minutes later' },
    {
      what: 'a certificate fault between the servers',
      tell: 'Schannel events, 32042 or 30988 come at the same time: the placement cannot finish for want of connections',
    },
  ],
  settle: [
    'Get-CsPoolFabricState -PoolFqdn <pool-fqdn> -Type Routing -Verbose',
    'Which Front End Servers were running, and for how long the event was repeated.',
  ],
  seeAlso: ['event/LS User Services/32174', 'Reset-CsPoolRegistrarState'],
  samples: {
    fires: ['server/no-quorum.txt', 'server/startup-single.txt'],
    clear: ['server/startup-over.txt'],
  },
})

function failuresDuring(facts: Facts, { events, computers, state }: StartupDelay) {
  const times = events.map(event => timeOfEvent(facts, event)).filter(Number.isFinite)
  const window =
    times.length === 0
      ? {}
      : { fromUs: Math.min(...times) - US_PER_HOUR, toUs: Math.max(...times) + US_PER_HOUR }
  // While the whole pool waits, clients fail wherever the load balancer sends them.
  const wholePool = computers.length !== 1 && state === 'lasting'
  return failedAttemptsIn(facts, { ...window, ...(wholePool ? {} : { servers: computers }) })
}

function rankCauses(facts: Facts, { computers, state, events }: StartupDelay): RankedCause[] {
  if (state === 'open') {
    return [
      possible('SRV-01', 'One report is normal while a server starts; more would tell.'),
      possible('SRV-02'),
    ]
  }
  const rest: RankedCause[] = [possible('SRV-02'), possible('SRV-08')]
  const size = poolSize(facts)
  if (size === 2) return [likely('SRV-06', 'The pool has two servers.'), ...rest]
  const others = facts.attempts.some(({ outcome }) => outcome === 'signed-in')
  if (computers.length === 1 && others) {
    return [
      likely('SRV-02', `Only ${computers[0]} waits; users sign in elsewhere.`),
      possible('SRV-01'),
      possible('SRV-08'),
    ]
  }
  const because =
    computers.length > 1
      ? `${computers.length} servers wait at the same time.`
      : `The event was repeated ${events.length} times.`
  return [likely('SRV-01', because), ...rest, possible('SRV-06')]
}

/** Number of servers of the pool, where Get-CsPool was pasted: Computers : {fe01…, fe02…}. */
function poolSize(facts: Facts): number | undefined {
  const [computers] = settingsNamed(facts, 'Computers')
  const names = computers?.value
    .replace(/[{}]/g, '')
    .split(/[,;]/)
    .filter(name => /\w/.test(name))
  return names && names.length > 0 && !computers?.value.includes('...') ? names.length : undefined
}
