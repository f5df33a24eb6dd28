// One address behind a name does not answer while the next one does: a dead node is still in the DNS-balanced name.

import { isAddress } from '../../../trace/observe/host-name.ts'
import { evidenceOf } from '../../evidence.ts'
import { attemptsAbout } from '../../facts/attempts-about.ts'
import type { Facts } from '../../facts/facts.ts'
import { createReachability, type Reach, type Reachability } from '../../facts/reachability.ts'
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
    const network = createReachability(facts)
    const addressed = network.reaches.filter(({ host, port }) => isAddress(host) && port !== undefined)
    const alive = addressed.filter(({ reached }) => reached)
    const firings = addressed
      .filter(({ reached }) => !reached)
      .flatMap(dead => judgeReach(facts, { network, alive }, dead))
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

interface Known {
  readonly network: Reachability
  /** Connections to addresses that came about. */
  readonly alive: readonly Reach[]
}

function judgeReach(facts: Facts, { network, alive }: Known, dead: Reach): Fires[] {
  const samePort = alive.filter(({ port }) => port === dead.port)
  if (samePort.some(({ host }) => host === dead.host)) return []
  const attempts = attemptsAbout(facts, dead.connection)
  const name = [...network.aliasesOf(dead.host)].find(alias => !isAddress(alias))
  const siblings = name === undefined ? undefined : network.aliasesOf(name)
  // Addresses of one name, or addresses that one attempt tried in turn.
  const other = samePort.find(
    ({ host, connection }) =>
      siblings?.has(host) || attemptsAbout(facts, connection).some(attempt => attempts.includes(attempt)),
  )
  if (!other) return []
  const known = siblings?.has(other.host) ? name : undefined
  return [
    fires({
      subject: {
        address: dead.host,
        port: String(dead.port),
        other: other.host,
        name: known === undefined ? '' : `Both stand behind ${known}.`,
      },
      evidence: [
        evidenceOf(dead.connection, 'no connection'),
        evidenceOf(other.connection, 'the next address answers'),
      ],
      attempts,
      causes: [ranked('DNS-14', known === undefined ? 'possible' : 'likely')],
    }),
  ]
}
