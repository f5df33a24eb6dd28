// What comes from the servers inside: answers and requests to clients outside, and requests to federated partners.

import { domainOf } from '../../../protocol/sip/address.ts'
import type { SipArrival } from '../../sip/peer.ts'
import type { Edge } from './edge.ts'
import { forwardAnswer, forwardRequest, isComplete, refuse, routesOf } from './forward.ts'

/** Says nothing to people outside. */
const STRIPPED = new Set(['ms-edge-proxy-message-trust', 'ms-user-logon-data'])

/** Takes a message of a server inside. */
export async function receiveFromInside(edge: Edge, arrival: SipArrival): Promise<void> {
  const { message, peer } = arrival
  if (!isServer(edge, arrival)) return refuse(edge, arrival, 403)
  if (!isComplete(message)) return refuse(edge, arrival, 400)
  edge.servers.set(peer.id, peer)
  if (message.start.kind === 'response') return forwardAnswer(edge, arrival, [edge.clients, edge.partners])
  const { routes, connection } = routesOf(edge, message.headers)
  const { machine } = edge.context
  const parts = {
    arrival,
    routes,
    added: [],
    stripped: STRIPPED,
    from: machine.externalAddress ?? machine.address,
  }
  if (connection !== undefined) {
    const client = edge.clients.get(connection)
    return client ? forwardRequest(edge, { ...parts, to: client }) : refuse(edge, arrival, 480, 1006)
  }
  const domain = domainOf(message.start.uri) ?? ''
  const { sipDomains } = edge.context.topology()
  if (domain === '' || sipDomains.some(one => one.toLowerCase() === domain))
    return refuse(edge, arrival, 404, 1005)
  if (!edge.context.settings().accessEdge.allowFederatedUsers) return refuse(edge, arrival, 403, 1027)
  const partner = await edge.outside.to(`sip.${domain}`)
  if (!('send' in partner))
    return refuse(edge, arrival, 504, partner.id === 1014 ? 1008 : partner.id, partner.details)
  edge.partners.set(partner.id, partner)
  forwardRequest(edge, { ...parts, to: partner })
}

/** Only servers of the topology may use the inner interface. */
function isServer({ context }: Edge, { peer }: SipArrival): boolean {
  const names = context.topology().pools.flatMap(pool => [pool.fqdn, ...pool.servers])
  return names.some(name => peer.names.includes(name.toLowerCase()))
}
