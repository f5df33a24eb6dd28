// The web services cannot be reached: from inside because the way out and back in is closed (hairpin), from outside because they
// are not published.

import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOf } from '../../evidence.ts'
import { brokenAttemptsAbout, distinct } from '../../facts/attempts-about.ts'
import type { Facts } from '../../facts/facts.ts'
import { isOnlineHost } from '../../facts/hosts.ts'
import { createReachability, type Reach, type Reachability } from '../../facts/reachability.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, type RankedCause } from '../../rule.ts'

export const rule = defineRule({
  id: 'network/web-services-unreachable',
  stage: 'network',
  kind: 'cause',
  covers: ['TCP-03', 'TCP-11'],
  title: {
    fires: 'The web services at {host} cannot be reached',
    clear: 'The web services could be reached, or were not tried',
  },
  needs: ['connections'],
  wants:
    'the log of a client with its connections, or Test-NetConnection to the web services from the same network',
  judge: facts => {
    const network = createReachability(facts)
    const firings = network.reaches.flatMap(reach => judgeReach(facts, network, reach))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'No connection to {target} came about. {side} Autodiscover, web tickets, user certificates and all mobile sign-ins go through ' +
    'the web services.',
  scope:
    'Mobile clients, and desktop clients without a stored user certificate, on that network. A desktop client with a certificate ' +
    'needs SIP only and signs in.',
  causes: [
    {
      id: 'TCP-03',
      cause: 'The firewall drops what goes out to {host} and comes back in (hairpin), as spoofed.',
      confirm: [
        'Test-NetConnection {host} -Port 443  # from inside, and from a mobile network',
        'A capture at the firewall: SYN to its own public address.',
      ],
      remedy: [
        'Allow the hairpin for the clients’ networks to the public address of the web services.',
        'Or let {host} resolve inside to the inner leg of the reverse proxy.',
      ],
    },
    {
      id: 'TCP-02',
      cause: 'The reverse proxy does not publish {host}, or is down.',
      confirm: [
        'Test-NetConnection {host} -Port 443  # from outside',
        'Test-NetConnection <front-end> -Port 4443  # from the reverse proxy',
      ],
      remedy: ['Publish 443 to port 4443 and 80 to port 8080 of the Front Ends; start the proxy.'],
    },
    {
      id: 'TCP-11',
      cause: 'The load balancer has no node left for the web services, or sends to one that is down.',
      confirm: [
        'The state of the virtual server on the load balancer.',
        'Test-NetConnection <front-end> -Port 443',
      ],
      remedy: ['Bring the nodes back; monitor port 5061 for the web services as well.'],
    },
  ],
  lookAlikes: [
    {
      what: 'lyncdiscoverinternal tried from outside',
      tell: 'it must not answer there; the client goes on to lyncdiscover',
    },
    { what: 'a proxy that asks for a login', tell: 'the answer is 407' },
  ],
  settle: ['The same phone on a mobile network and on the Wi-Fi.', 'A capture at the firewall.'],
  seeAlso: ['mobility: hairpin', 'ports and protocols: reverse proxy'],
  samples: {
    fires: ['network/hairpin-dropped', 'network/web-services-unreachable.txt'],
    clear: ['network/web-services-reached.txt', 'network/access-edge-blocked.uccapilog'],
  },
  provokedBy: 'network/reverse-proxy-blocked',
})

/** Ports of the web services, inside and published, and behind the reverse proxy. */
const WEB_PORTS: ReadonlySet<number | undefined> = new Set([80, 443, 4443, 8080, undefined])

/** Whether a client that reached one port does not need the other: HTTPS for HTTP, and where the port is not known. */
function serves(reached: number | undefined, wanted: number | undefined): boolean {
  if (reached === wanted || reached === undefined || wanted === undefined) return WEB_PORTS.has(reached)
  return (wanted === 80 || wanted === 8080) && (reached === 443 || reached === 4443)
}

function judgeReach(facts: Facts, network: Reachability, reach: Reach): Fires[] {
  const { name: host, port, connection } = reach
  if (reach.reached || host === '' || !WEB_PORTS.has(port)) return []
  if (!network.isWebHost(host) || network.isAccessEdge(host, undefined)) return []
  if ([...network.aliasesOf(host)].some(isOnlineHost)) return []
  const { source, machine } = connection.origin
  const reachedHere = network
    .to(host)
    .some(other => other.reached && serves(other.port, port) && other.connection.origin.source === source)
  const internalOnly = host.startsWith('lyncdiscoverinternal.')
  const attempts = distinct(brokenAttemptsAbout(facts, connection))
  const inAttempts = facts.attempts.some(({ sources }) => sources.includes(source))
  if (reachedHere || internalOnly || (inAttempts && attempts.length === 0 && machine === undefined)) return []
  const elsewhere = network.to(host).find(other => other.reached && other.connection.origin.source !== source)
  // The Internal Web Site is reached without any way out and back in.
  const isInternalSite =
    !facts.topology.externalWeb.has(host) &&
    (facts.topology.internalWeb.has(host) || [...network.aliasesOf(host)].some(network.isRegistrar))
  const inside = isInternalSite ? undefined : isInside(facts, network, { source, attempts })
  return [
    fires({
      subject: {
        host,
        target: connection.target,
        side:
          inside === undefined ? '' : `${inside} The name leads to the public address of the web services.`,
      },
      evidence: [
        evidenceOf(connection),
        ...(elsewhere ? [evidenceOf(elsewhere.connection, 'reached from elsewhere')] : []),
      ],
      attempts,
      causes: rank({
        inside,
        isInternalSite,
        elsewhere: elsewhere !== undefined,
        refused: connection.outcome === 'refused',
      }),
    }),
  ]
}

/** What shows that the client stands inside; undefined when nothing does. */
function isInside(
  facts: Facts,
  { lookups }: Reachability,
  { source, attempts }: { readonly source: number; readonly attempts: readonly Attempt[] },
): string | undefined {
  const internal = lookups.find(
    ({ name, outcome, origin }) =>
      origin.source === source &&
      outcome === 'answered' &&
      /^(?:lyncdiscoverinternal|_sipinternaltls?\._tcp)\./.test(name),
  )
  if (internal) return `The client is inside: ${internal.name} was answered.`
  const asked = facts.web.find(
    ({ host, status, origin }) =>
      origin.source === source && status > 0 && host.startsWith('lyncdiscoverinternal.'),
  )
  if (asked) return 'The client is inside: lyncdiscoverinternal answered it.'
  const attempt = attempts.find(({ place }) => place === 'inside')
  return attempt && `The client is inside: ${attempt.placeReason}.`
}

function rank(found: {
  inside: string | undefined
  isInternalSite: boolean
  elsewhere: boolean
  refused: boolean
}): RankedCause[] {
  if (found.isInternalSite)
    return [ranked('TCP-11', 'likely', found.refused ? 'Nothing listens there.' : 'Nothing answers there.')]
  if (found.inside !== undefined) {
    const because = found.elsewhere ? 'From another network the same name is reached.' : ''
    return [ranked('TCP-03', found.elsewhere ? 'certain' : 'likely', because), ranked('TCP-02', 'possible')]
  }
  if (found.elsewhere)
    return [
      ranked('TCP-03', 'likely', 'From another network the same name is reached.'),
      ranked('TCP-02', 'possible'),
    ]
  return [
    ranked('TCP-02', 'likely', found.refused ? 'Nothing listens there.' : ''),
    ranked('TCP-11', 'possible'),
    ranked('TCP-03', 'possible'),
  ]
}
