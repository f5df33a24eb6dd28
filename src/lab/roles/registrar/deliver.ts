// Requests to an endpoint: addressed to its contact, routed through the Edge it came by, signed with its association.
// [MS-SIPAE] §3.3.5; the epid in To tells the client that it is meant.

import type { HeaderField } from '../../../protocol/header-lines.ts'
import { parseSipAddress } from '../../../protocol/sip/address.ts'
import type { SipOutgoing } from '../../../protocol/sip/format-message.ts'
import { parseSipUri } from '../../../protocol/sip/uri.ts'
import type { LinkFault } from '../../sip/links.ts'
import type { SipPeer } from '../../sip/peer.ts'
import type { Endpoint } from './endpoint.ts'
import type { FrontEnd } from './front-end.ts'

export interface EndpointRequest {
  readonly method: string
  readonly headers: readonly HeaderField[]
  readonly body: string
  readonly correlation: string
}

/** A new branch; it names the transaction in which a request is sent. RFC 3261 §8.1.1.7 */
export function newBranch({ context }: FrontEnd): string {
  return `z9hG4bK${Buffer.from(context.random(8)).toString('hex').toUpperCase()}`
}

/** Via of a request this server sends. */
export function viaOf({ context }: FrontEnd, branch: string): HeaderField {
  return { name: 'Via', value: `SIP/2.0/TLS ${context.machine.address}:5061;branch=${branch};branched=FALSE` }
}

/** The connection over which an endpoint is reached; a fault when it is gone and cannot be made anew. */
export function peerOf({ links }: FrontEnd, endpoint: Endpoint): SipPeer | Promise<SipPeer | LinkFault> {
  const [first] = endpoint.route
  if (endpoint.peer.isOpen || first === undefined) return endpoint.peer
  return links.to(hostOf(first))
}

/** Host of a route entry. */
export function hostOf(route: string): string {
  return parseSipUri(parseSipAddress(route).uri)?.host.toLowerCase() ?? ''
}

/** The request as the endpoint gets it. From, To, Call-ID and CSeq come from the caller. */
export function addressToEndpoint(
  frontEnd: FrontEnd,
  endpoint: Endpoint,
  { method, headers, body }: EndpointRequest,
  branch: string,
): SipOutgoing {
  const addressed: SipOutgoing = {
    start: { kind: 'request', method, uri: endpoint.contact },
    headers: [
      viaOf(frontEnd, branch),
      ...endpoint.route.map(value => ({ name: 'Route', value })),
      ...headers.map(header =>
        header.name.toLowerCase() === 'to' ? withEpid(header, endpoint.epid) : header,
      ),
    ],
    body,
  }
  const signature = frontEnd.authenticators[endpoint.isRemote ? 'remote' : 'inside'].sign(
    endpoint.proven,
    addressed,
  )
  return { ...addressed, headers: [signature, ...addressed.headers] }
}

function withEpid(to: HeaderField, epid: string): HeaderField {
  if (parseSipAddress(to.value).parameters.has('epid') || epid === '') return to
  return { name: to.name, value: `${to.value};epid=${epid}` }
}

/** Sends a request for which no answer is awaited: BENOTIFY, or a NOTIFY of which nothing depends. */
export function notifyEndpoint(frontEnd: FrontEnd, endpoint: Endpoint, request: EndpointRequest): void {
  const peer = peerOf(frontEnd, endpoint)
  const send = (to: SipPeer | LinkFault): void => {
    if ('send' in to)
      to.send(addressToEndpoint(frontEnd, endpoint, request, newBranch(frontEnd)), request.correlation)
  }
  if (peer instanceof Promise) peer.then(send).catch(() => undefined)
  else send(peer)
}
