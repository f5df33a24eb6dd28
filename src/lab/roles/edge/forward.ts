// How an Edge passes messages on: its own Via names the connection an answer goes back to, its Record-Route the connection of
// a client. RFC 3261 §16.11 (stateless proxies); [MS-CONMGMT] §2.2.

import { type HeaderField, headerValue, headerValues } from '../../../protocol/header-lines.ts'
import { splitOutsideQuotes } from '../../../protocol/parameters.ts'
import { parseSipAddress } from '../../../protocol/sip/address.ts'
import type { SipMessage } from '../../../protocol/sip/message.ts'
import { answerTo } from '../../../protocol/sip/response.ts'
import { parseSipUri } from '../../../protocol/sip/uri.ts'
import { markReceived, parseVia, viaValues } from '../../../protocol/sip/via.ts'
import { type DiagnosticsId, diagnosticsHeader } from '../../sip/diagnostics.ts'
import type { SipArrival, SipPeer } from '../../sip/peer.ts'
import type { Edge } from './edge.ts'

export interface Onward {
  readonly arrival: SipArrival
  readonly to: SipPeer
  /** Address of the interface the message leaves by. */
  readonly from: string
  /** Headers in place of those that were stripped. */
  readonly added: readonly HeaderField[]
  /** Route entries that are left. */
  readonly routes: readonly string[]
  /** Lower-case names of headers that do not go on. */
  readonly stripped: ReadonlySet<string>
}

/** Sends a request on, with a Via by which the answer finds back. */
export function forwardRequest(edge: Edge, onward: Onward): void {
  const { arrival, to, from, added, routes, stripped } = onward
  const { message, peer, correlation } = arrival
  const hops = Number(headerValue(message.headers, 'Max-Forwards') ?? '70')
  if (!(hops > 0)) return refuse(edge, arrival, 483)
  const nonce = Buffer.from(edge.context.random(6)).toString('hex').toUpperCase()
  const via = `SIP/2.0/TLS ${from}:5061;branch=z9hG4bK${nonce}.${peer.id};branched=FALSE`
  const headers = markReceived(message.headers, {
    address: peer.address,
    port: peer.port,
    connectionId: peer.id,
  }).filter(({ name }) => {
    const lower = name.toLowerCase()
    return !HOP_HEADERS.has(lower) && !stripped.has(lower)
  })
  to.send(
    {
      start: message.start,
      headers: [
        { name: 'Via', value: via },
        ...routes.map(value => ({ name: 'Route', value })),
        ...added,
        { name: 'Max-Forwards', value: String(hops - 1) },
        ...headers,
      ],
      body: message.body,
    },
    correlation,
  )
}

/** Written anew for the next hop. */
const HOP_HEADERS = new Set(['route', 'max-forwards', 'content-length'])

/**
 * Sends an answer back over the connection that the Edge's own Via names.
 * @param among connections to which answers from this side may go
 */
export function forwardAnswer(
  edge: Edge,
  { message, correlation }: SipArrival,
  among: readonly Map<string, SipPeer>[],
): void {
  const [top = '', ...vias] = viaValues(message.headers)
  const via = parseVia(top)
  const { machine } = edge.context
  if (via === undefined || (via.host !== machine.address && via.host !== machine.externalAddress)) return
  const id = /\.([0-9A-F]+)$/.exec(via.parameters.get('branch') ?? '')?.[1] ?? ''
  const to = among.map(peers => peers.get(id)).find(peer => peer !== undefined)
  if (!to) return
  const { start } = message
  if (start.kind === 'response' && start.status === 200 && isRegister(message)) to.admit()
  const headers = message.headers.filter(
    ({ name }) => !['via', 'content-length'].includes(name.toLowerCase()),
  )
  to.send(
    { start, headers: [...vias.map(value => ({ name: 'Via', value })), ...headers], body: message.body },
    correlation,
  )
}

function isRegister({ headers }: SipMessage): boolean {
  return /\sREGISTER\s*$/i.test(headerValue(headers, 'CSeq') ?? '')
}

/** Answers a request that does not go on. Nothing answers an ACK. */
export function refuse(
  edge: Edge,
  { message, peer, correlation }: SipArrival,
  status: number,
  diagnostics?: DiagnosticsId,
  details: readonly (readonly [string, string])[] = [],
): void {
  if (message.start.kind !== 'request' || message.start.method === 'ACK') return
  const source = edge.topology()?.accessFqdn ?? edge.context.machine.fqdn
  const headers = markReceived(message.headers, {
    address: peer.address,
    port: peer.port,
    connectionId: peer.id,
  })
  const answer = answerTo(
    { headers },
    {
      status,
      toTag: Buffer.from(edge.context.random(16)).toString('hex').toUpperCase(),
      headers: [
        ...(diagnostics === undefined ? [] : [diagnosticsHeader(diagnostics, source, details)]),
        { name: 'Server', value: 'RTC/6.0' },
      ],
    },
  )
  peer.send(answer, correlation)
}

/** Route entries, with the Edge's own taken off the front; `connection` is what the last of those names. */
export function routesOf(edge: Edge, headers: readonly HeaderField[]) {
  const routes = headerValues(headers, 'Route').flatMap(value => splitOutsideQuotes(value, ','))
  const { machine } = edge.context
  const own = [machine.fqdn, edge.topology()?.accessFqdn ?? ''].map(name => name.toLowerCase())
  let connection: string | undefined
  for (let first = routes[0]; first !== undefined; first = routes[0]) {
    const uri = parseSipUri(parseSipAddress(first).uri)
    if (!uri || !own.includes(uri.host.toLowerCase())) break
    connection = /^state:Ci\.R([0-9A-F]+)$/.exec(uri.parameters.get('opaque') ?? '')?.[1] ?? connection
    routes.shift()
  }
  return { routes, connection }
}

/** Host of a route entry, lower case. */
export function hostOfRoute(route: string): string {
  return parseSipUri(parseSipAddress(route).uri)?.host.toLowerCase() ?? ''
}

/** Headers without which nothing can be answered. RFC 3261 §8.1.1 */
export function isComplete({ headers }: SipMessage): boolean {
  return ['Via', 'From', 'To', 'Call-ID', 'CSeq'].every(name => headerValue(headers, name) !== undefined)
}
