// One address behind a name does not answer while the next one does: a dead node is still in the DNS-balanced name.

import type { Attempt } from '../../../trace/attempt.ts'
import { isAddress } from '../../../trace/observe/host-name.ts'
import { evidenceOf } from '../../evidence.ts'
import { attemptsAbout, distinct } from '../../facts/attempts-about.ts'
import type { Facts } from '../../facts/facts.ts'
import { lookupsOf } from '../../facts/lookups.ts'
import { type Reach, reachesOf } from '../../facts/reachability.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'dns/dead-address',
  stage: 'dns',
  kind: 'note',
  covers: ['DNS-14'],
  title: {
    fires: '{address} does not answer on port {port}, another address of the same name does',
    clear: 'All addresses that were tried answered, or none did',
  },
  needs: ['connections'],
  wants: 'a client log with its connections, or Test-NetConnection to every address of the pool name',
  judge: facts => {
    const reaches = reachesOf(facts)
    const firings = reaches.flatMap(dead => judgeReach(facts, reaches, dead))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The client tried {address} without success and then reached {other}. {name} DNS load balancing leaves the choice to the ' +
    'client: each dead address costs a time-out (about 20 seconds where a firewall drops), and programs that do not retry fail.',
  scope:
    'Clients that happen to get {address} first: every n-th sign-in is slow, or fails for programs that try one address only.',
  causes: [
    {
      id: 'DNS-14',
      cause: 'The node {address} is down or was taken out of service, and its record is still in the name.',
      confirm: ['Test-NetConnection {address} -Port {port}', 'Get-CsWindowsService -ComputerName <node>'],
      remedy: [
        'Bring the node back, or remove its address from the pool name and its own A record before work on it.',
        'ipconfig /flushdns  # on clients that remember it',
      ],
    },
  ],
  lookAlikes: [
    { what: 'an Access Edge whose port 5061 is closed', tell: 'federation only: sign-in uses port 443' },
    { what: 'all addresses failing', tell: 'a firewall or the whole pool, not one node' },
  ],
  settle: ['A connection to every address of the name on that port.'],
  seeAlso: ['load balancing requirements: DNS load balancing'],
  samples: { fires: ['dns/dead-address.uccapilog'], clear: ['network/access-edge-blocked.uccapilog'] },
  provokedBy: 'dns/dead-address',
})

function judgeReach(facts: Facts, reaches: readonly Reach[], dead: Reach): Fires[] {
  if (dead.reached || !isAddress(dead.host) || dead.port === undefined) return []
  const alive = reaches.find(
    other =>
      other.reached &&
      other.port === dead.port &&
      other.host !== dead.host &&
      isAddress(other.host) &&
      belongTogether(facts, dead, other),
  )
  if (!alive || reaches.some(other => other.reached && other.host === dead.host && other.port === dead.port))
    return []
  const name = nameOf(facts, dead.host)
  return [
    fires({
      subject: {
        address: dead.host,
        port: String(dead.port),
        other: alive.host,
        name: name === undefined ? '' : `Both stand behind ${name}.`,
      },
      evidence: [
        evidenceOf(dead.connection, 'no connection'),
        evidenceOf(alive.connection, 'the next address answers'),
      ],
      attempts: attemptsOf(facts, dead),
      causes: [ranked('DNS-14', name === undefined ? 'possible' : 'likely')],
    }),
  ]
}

function attemptsOf(facts: Facts, { connection }: Reach): Attempt[] {
  return distinct(attemptsAbout(facts, connection))
}

/** Addresses of one name, or addresses that one attempt tried in turn. */
function belongTogether(facts: Facts, dead: Reach, alive: Reach): boolean {
  const together = lookupsOf(facts).some(
    ({ answers }) => answers.includes(dead.host) && answers.includes(alive.host),
  )
  const attempts = attemptsOf(facts, alive)
  return together || attemptsOf(facts, dead).some(attempt => attempts.includes(attempt))
}

function nameOf(facts: Facts, address: string): string | undefined {
  return lookupsOf(facts).find(({ answers }) => answers.includes(address))?.name
}
