// The pool or Front End does not answer on port 5061, the port of the registrar inside.

import { evidenceOf } from '../../evidence.ts'
import { brokenAttemptsAbout, distinct } from '../../facts/attempts-about.ts'
import type { Facts } from '../../facts/facts.ts'
import { createReachability, type Reach, type Reachability } from '../../facts/reachability.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, type RankedCause } from '../../rule.ts'

const REGISTRAR_PORT = 5061
const WEB_PORT = 443

export const rule = defineRule({
  id: 'network/registrar-unreachable',
  stage: 'network',
  kind: 'cause',
  covers: ['TCP-11'],
  title: {
    fires: 'The registrar {host} does not answer on port 5061',
    clear: 'The registrar answers on port 5061, or was not tried',
  },
  needs: ['connections'],
  wants: 'a log of a client inside, or Test-NetConnection <pool or Front End> -Port 5061',
  judge: facts => {
    const network = createReachability(facts)
    const firings = network.reaches.flatMap(reach => judgeReach(facts, network, reach))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'Clients inside and the Edge register on port 5061 of the pool, and {host}:5061 cannot be reached. {web} A load balancer that checks ' +
    'only port 443 goes on sending web requests to a node whose registrar is down.',
  scope:
    'Clients that are led to this node: all of the pool if it is the only one, every n-th sign-in otherwise.',
  causes: [
    {
      id: 'TCP-11',
      cause:
        'The registrar service of {host} is down while its web services answer, and the load balancer does not notice: it monitors 443 only.',
      confirm: ['Get-CsWindowsService  # on {host}', 'The health monitor of the virtual server: which port?'],
      remedy: [
        'Start-CsWindowsService RTCSRV  # on {host}',
        'Let the load balancer monitor port 5061 for the web services, too.',
      ],
    },
    {
      id: 'SIP-07',
      cause: 'A firewall between client (or Edge) and pool blocks TCP 5061.',
      confirm: ['Test-NetConnection {host} -Port 5061  # from both sides of the firewall'],
      remedy: ['Open TCP 5061 from the clients’ networks and from the Edge to every Front End.'],
    },
    {
      id: 'SRV-01',
      cause: 'The Front End service has not started, or waits for the other servers of the pool.',
      confirm: ['Get-CsPoolFabricState -PoolFqdn <pool>', 'Events 32174 and 12303 in the Lync Server log.'],
      remedy: ['See the reason in the event log; start all Front Ends.'],
    },
  ],
  lookAlikes: [
    { what: 'port 5061 of the Access Edge', tell: 'federation only; clients outside use 443' },
    { what: 'one address of several', tell: 'the next address answers: a dead node in the pool name' },
  ],
  settle: ['Get-CsWindowsService on the node, and a test from another network.'],
  seeAlso: ['ports and protocols: 5061', 'load balancing requirements: monitor port 5061'],
  samples: {
    fires: ['network/registrar-down-web-up.txt', 'network/registrar-unreachable.uccapilog'],
    clear: ['network/access-edge-federation-closed.txt', 'dns/dead-address.uccapilog'],
  },
  provokedBy: 'network/registrar-down',
})

function judgeReach(facts: Facts, network: Reachability, reach: Reach): Fires[] {
  const { name: host, port, connection } = reach
  if (reach.reached || port !== REGISTRAR_PORT || host === '') return []
  const same = network.to(host)
  const web = same.find(other => other.reached && other.port === WEB_PORT)
  const known = network.isRegistrar(host)
  if (!known || same.some(other => other.reached && other.port === REGISTRAR_PORT)) return []
  const attempts = distinct(brokenAttemptsAbout(facts, connection))
  const { source, machine } = connection.origin
  if (
    attempts.length === 0 &&
    machine === undefined &&
    facts.attempts.some(({ sources }) => sources.includes(source))
  )
    return []
  return [
    fires({
      subject: { host, web: web ? 'Its web services answer on 443.' : '' },
      evidence: [
        evidenceOf(connection, 'port 5061'),
        ...(web ? [evidenceOf(web.connection, 'port 443 answers')] : []),
      ],
      attempts,
      causes: rank(web !== undefined, connection.outcome === 'refused'),
    }),
  ]
}

function rank(web: boolean, refused: boolean): RankedCause[] {
  if (web)
    return [
      ranked('TCP-11', 'likely', 'Port 443 of the same host answers.'),
      ranked('SIP-07', refused ? 'possible' : 'likely'),
      ranked('SRV-01', 'possible'),
    ]
  return refused
    ? [
        ranked('SRV-01', 'likely', 'The host refuses: it is up, and nothing listens on 5061.'),
        ranked('TCP-11', 'possible'),
      ]
    : [ranked('SIP-07', 'likely'), ranked('SRV-01', 'possible'), ranked('TCP-11', 'possible')]
}
