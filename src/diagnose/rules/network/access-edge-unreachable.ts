// The Access Edge cannot be reached on port 443, the only port through which clients outside sign in.

import { evidenceOf } from '../../evidence.ts'
import { brokenAttemptsAbout, distinct } from '../../facts/attempts-about.ts'
import type { Facts } from '../../facts/facts.ts'
import { isOnlineHost } from '../../facts/hosts.ts'
import { createReachability, type Reach, type Reachability } from '../../facts/reachability.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, type RankedCause } from '../../rule.ts'

/** Port of the Access Edge for clients, and that for other organisations. */
const CLIENT_PORT = 443
const FEDERATION_PORT = 5061

export const rule = defineRule({
  id: 'network/access-edge-unreachable',
  stage: 'network',
  kind: 'cause',
  covers: ['TCP-01', 'TCP-06'],
  title: {
    fires: 'The Access Edge {host} does not answer on port 443',
    clear: 'The Access Edge answers on port 443, or was not tried',
  },
  needs: ['connections'],
  wants: 'a log of a client outside, or Test-NetConnection <access edge> -Port 443 from outside',
  judge: facts => {
    const network = createReachability(facts)
    const firings = network.reaches.flatMap(reach => judgeReach(facts, network, reach))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'Clients outside sign in through port 443 of the Access Edge, and {host}:443 {how}. {federation} Port 5061 of the Edge serves ' +
    'federation only and says nothing about sign-in.',
  scope:
    'All desktop clients outside. Inside, clients register at the pool and notice nothing; mobile clients use the web services.',
  causes: [
    {
      id: 'TCP-01',
      cause: 'Port 443 is not open, or not forwarded to the external address of the Access Edge service.',
      confirm: [
        'Test-NetConnection {host} -Port 443  # from outside',
        'Test-NetConnection {host} -Port 5061  # answers if only federation was published',
      ],
      remedy: [
        'Open TCP 443 from everywhere to the external address of the Access Edge, and forward it without changing the port.',
        'Get-CsService -EdgeServer | Format-List AccessEdgeExternalFqdn,AccessEdgeClientSipPort  # the port that was configured',
      ],
    },
    {
      id: 'TCP-06',
      cause:
        'The Edge does not send its answers back out: default gateway on the wrong network card, or no static routes inside.',
      confirm: ['route print  # on the Edge: one default route, over the external network card'],
      remedy: [
        'Remove the gateway of the internal network card; route add -p <internal network> mask <mask> <internal router>',
      ],
    },
    {
      id: 'SIP-08',
      cause: 'The Access Edge service is not running.',
      confirm: ['Get-CsWindowsService  # on the Edge', 'netstat -ano | findstr :443  # on the Edge'],
      remedy: ['Start-CsWindowsService RTCSRV; look at the Lync Server event log for the reason it stopped.'],
    },
  ],
  lookAlikes: [
    { what: 'port 5061 of the Access Edge closed', tell: 'federation only; clients use 443' },
    { what: 'one dead address of several', tell: 'another address of the same name answers on 443' },
  ],
  settle: [
    'A capture at the firewall: does the SYN to port 443 arrive, and does the Edge answer it?',
    'Test-NetConnection from another network.',
  ],
  seeAlso: ['ports and protocols: Access Edge 443', 'result code 0x80EE0067'],
  samples: {
    fires: ['network/access-edge-blocked.uccapilog', 'network/access-edge-blocked.txt'],
    clear: ['network/access-edge-federation-closed.txt', 'dns/dead-address.uccapilog'],
  },
  provokedBy: 'network/access-edge-443-blocked',
})

function judgeReach(facts: Facts, network: Reachability, reach: Reach): Fires[] {
  const { name: host, port, connection } = reach
  if (reach.reached || port !== CLIENT_PORT || host === '' || !network.isAccessEdge(host, port)) return []
  if (network.isLastResort(host, connection.origin.source)) return []
  // Records that lead to the online service, or its firewall rules, have rules of their own.
  if ([...network.aliasesOf(host)].some(isOnlineHost)) return []
  const same = network.to(host)
  if (same.some(other => other.reached && other.port === CLIENT_PORT)) return []
  const federation = same.find(other => other.reached && other.port === FEDERATION_PORT)
  const attempts = distinct(brokenAttemptsAbout(facts, connection))
  if (
    attempts.length === 0 &&
    facts.attempts.some(({ sources }) => sources.includes(connection.origin.source))
  )
    return []
  return [
    fires({
      subject: {
        host: nameOf(network.aliasesOf(host), host),
        how: HOW[connection.outcome] ?? 'cannot be reached',
        federation: federation ? 'Port 5061 of the same host answers.' : '',
      },
      evidence: [
        evidenceOf(connection, 'port 443'),
        ...(federation ? [evidenceOf(federation.connection, 'port 5061 answers')] : []),
      ],
      attempts,
      causes: rank(connection.outcome === 'refused', federation !== undefined),
    }),
  ]
}

const HOW: Readonly<Record<string, string>> = {
  refused: 'refuses connections',
  timeout: 'does not answer',
  reset: 'breaks connections off',
  unreachable: 'is reported as unreachable',
}

/** A name reads better than the address it stands for. */
function nameOf(aliases: ReadonlySet<string>, host: string): string {
  return [...aliases].find(alias => /[a-z]/.test(alias)) ?? host
}

function rank(refused: boolean, federation: boolean): RankedCause[] {
  if (federation)
    return [ranked('TCP-01', 'certain', 'The host answers on 5061: it is up, and only 443 is closed.')]
  return refused
    ? [
        ranked('TCP-01', 'likely', 'Something refuses the connection: nothing listens on 443 there.'),
        ranked('SIP-08', 'possible'),
      ]
    : [ranked('TCP-01', 'likely'), ranked('TCP-06', 'possible'), ranked('SIP-08', 'possible')]
}
