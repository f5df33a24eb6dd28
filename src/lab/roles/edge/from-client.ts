// What comes from clients outside: marked as remote and passed to the next hop, where they authenticate. What only servers may
// say is taken out. Get-CsAccessEdgeConfiguration: AllowOutsideUsers.

import { headerValue } from '../../../protocol/header-lines.ts'
import { domainOf, parseSipAddress } from '../../../protocol/sip/address.ts'
import type { SipArrival } from '../../sip/peer.ts'
import type { Edge } from './edge.ts'
import { forwardAnswer, forwardRequest, hostOfRoute, isComplete, refuse, routesOf } from './forward.ts'

/** Headers that a client cannot vouch for. */
const STRIPPED = new Set([
  'ms-user-logon-data',
  'ms-edge-proxy-message-trust',
  'p-asserted-identity',
  'record-route',
])

/** Takes a message of a client. */
export async function receiveFromClient(edge: Edge, arrival: SipArrival): Promise<void> {
  const { message, peer } = arrival
  if (!isComplete(message)) return refuse(edge, arrival, 400)
  if (message.start.kind === 'response') return forwardAnswer(edge, arrival, [edge.servers])
  const { method } = message.start
  if (method === 'NEGOTIATE') return refuse(edge, arrival, 405)
  if (!edge.context.settings().accessEdge.allowOutsideUsers) return refuse(edge, arrival, 403, 4003)
  const topology = edge.topology()
  const { sipDomains, pools } = edge.context.topology()
  const from = domainOf(parseSipAddress(headerValue(message.headers, 'From') ?? '').uri) ?? ''
  if (!sipDomains.some(domain => domain.toLowerCase() === from)) return refuse(edge, arrival, 404, 1005)
  const { routes } = routesOf(edge, message.headers)
  const servers = pools.flatMap(pool => [pool.fqdn, ...pool.servers]).map(name => name.toLowerCase())
  // A route may name a server of ours and nothing else: the Edge is no way into the network.
  const routed = routes[0] === undefined ? undefined : hostOfRoute(routes[0])
  if (routed !== undefined && !servers.includes(routed)) return refuse(edge, arrival, 403)
  const nextHop = routed ?? topology?.nextHop
  if (nextHop === undefined) return refuse(edge, arrival, 504, 1007)
  const next = await edge.inside.to(nextHop)
  if (!('send' in next)) return refuse(edge, arrival, 504, next.id, next.details)
  edge.servers.set(next.id, next)
  const { fqdn, address } = edge.context.machine
  forwardRequest(edge, {
    arrival,
    to: next,
    from: address,
    routes,
    stripped: STRIPPED,
    added: [
      { name: 'Record-Route', value: `<sip:${fqdn}:5061;transport=tls;opaque=state:Ci.R${peer.id};lr>` },
      { name: 'ms-user-logon-data', value: 'RemoteUser' },
      {
        name: 'ms-edge-proxy-message-trust',
        value: `ms-source-type=InternetUser;ms-ep-fqdn=${fqdn};ms-source-verified-user=unverified`,
      },
    ],
  })
}
