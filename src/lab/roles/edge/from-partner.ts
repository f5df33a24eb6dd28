// What comes from federated partners: only about their own domains, only to users of ours, and only when federation is allowed.
// Get-CsAccessEdgeConfiguration: AllowFederatedUsers.

import { headerValue } from '../../../protocol/header-lines.ts'
import { domainOf, parseSipAddress } from '../../../protocol/sip/address.ts'
import type { SipArrival } from '../../sip/peer.ts'
import type { Edge } from './edge.ts'
import { forwardAnswer, forwardRequest, isComplete, refuse } from './forward.ts'

const STRIPPED = new Set(['ms-user-logon-data', 'ms-edge-proxy-message-trust', 'record-route'])
/** Methods that make sense between two organisations. */
const ALLOWED = new Set(['INVITE', 'ACK', 'BYE', 'CANCEL', 'MESSAGE', 'OPTIONS', 'INFO'])

/** Takes a message of another organisation's Edge. */
export async function receiveFromPartner(edge: Edge, arrival: SipArrival): Promise<void> {
  const { message, peer } = arrival
  if (!isComplete(message)) return refuse(edge, arrival, 400)
  if (message.start.kind === 'response') return forwardAnswer(edge, arrival, [edge.servers])
  const from = domainOf(parseSipAddress(headerValue(message.headers, 'From') ?? '').uri) ?? ''
  const to = domainOf(message.start.uri) ?? ''
  const ours = edge.context.topology().sipDomains.map(domain => domain.toLowerCase())
  const speaksForDomain = peer.names.some(name => name === `sip.${from}` || name === from)
  if (!edge.context.settings().accessEdge.allowFederatedUsers) return refuse(edge, arrival, 403, 1027)
  if (!speaksForDomain || ours.includes(from) || !ours.includes(to)) return refuse(edge, arrival, 403, 1017)
  if (!ALLOWED.has(message.start.method)) return refuse(edge, arrival, 403, 1027)
  const nextHop = edge.topology()?.nextHop
  const next = nextHop === undefined ? undefined : await edge.inside.to(nextHop)
  if (next === undefined) return refuse(edge, arrival, 504, 1007)
  if (!('send' in next)) return refuse(edge, arrival, 504, next.id, next.details)
  edge.servers.set(next.id, next)
  peer.admit()
  const { fqdn, address } = edge.context.machine
  const trust = `ms-source-type=AuthorizedServer;ms-ep-fqdn=${fqdn};ms-source-verified-user=verified;ms-source-network=federation`
  forwardRequest(edge, {
    arrival,
    to: next,
    from: address,
    routes: [],
    stripped: STRIPPED,
    added: [{ name: 'ms-edge-proxy-message-trust', value: trust }],
  })
}
