// Requests that are for somebody else: found by GRUU, address or route, passed on to endpoints here, to the server that has
// the user, or to the Edge. Every hop signs anew. RFC 3261 §16; [MS-SIPRE] §3.2 (GRUU), [MS-CONMGMT] §2.2.

import { verifyMessage } from '../../../auth/index.ts'
import { type HeaderField, headerValue, headerValues } from '../../../protocol/header-lines.ts'
import { splitOutsideQuotes } from '../../../protocol/parameters.ts'
import { domainOf, parseSipAddress, userAtHost } from '../../../protocol/sip/address.ts'
import { readCredentials } from '../../../protocol/sip/authentication.ts'
import { readCSeq, type SipMessage, type SipRequestLine } from '../../../protocol/sip/message.ts'
import { answerTo } from '../../../protocol/sip/response.ts'
import { parseSipUri } from '../../../protocol/sip/uri.ts'
import { markReceived, parseVia, viaValues } from '../../../protocol/sip/via.ts'
import { type DiagnosticsId, diagnosticsHeader } from '../../sip/diagnostics.ts'
import type { LinkFault } from '../../sip/links.ts'
import type { SipArrival, SipPeer } from '../../sip/peer.ts'
import { answer, SERVER_HEADER } from './answer.ts'
import { addressToEndpoint, hostOf, newBranch, peerOf, viaOf } from './deliver.ts'
import type { Endpoint } from './endpoint.ts'
import { type FrontEnd, newTag, type ProvenRequest } from './front-end.ts'
import type { Branch, Transaction } from './transactions.ts'

/** Timer C of an INVITE, and 64 × T1 for everything else; RFC 3261 §16.6, §17.1.2.2. */
const INVITE_MS = 180_000
const REQUEST_MS = 32_000
/** How long an answered transaction is kept for its ACK. */
const LINGER_MS = 32_000
const MAX_FORKS = 8

/** A request to be passed on. */
export interface ProxiedRequest extends SipArrival {
  /** Set when a client here has sent it; answers to it are signed. */
  readonly from: ProvenRequest | undefined
  /** Server that authenticates the sender: the request goes there whole. */
  readonly relayTo?: string
}

/** Names a transaction as both its request and its ACK or CANCEL do. */
export function transactionKey({ headers }: SipMessage): string {
  const tag = parseSipAddress(headerValue(headers, 'From') ?? '').parameters.get('tag') ?? ''
  return `${headerValue(headers, 'Call-ID') ?? ''} ${readCSeq(headers)?.number ?? ''} ${tag}`
}

/** Passes a request on, or answers why that cannot be done. */
export async function proxy(frontEnd: FrontEnd, request: ProxiedRequest): Promise<void> {
  const { message } = request
  const line = message.start as SipRequestLine
  const hops = Number(headerValue(message.headers, 'Max-Forwards') ?? '70')
  if (!(hops > 0)) return refuse(frontEnd, request, 483)
  if (line.method === 'CANCEL') return cancel(frontEnd, request)
  if (
    line.method === 'ACK' &&
    (frontEnd.transactions.find(transactionKey(message))?.best?.start.kind ?? '') !== ''
  )
    return
  const target: Target =
    request.relayTo === undefined
      ? findTarget(frontEnd, message, line.uri)
      : { kind: 'server', fqdn: request.relayTo, routes: routesAfterUs(frontEnd, message.headers) }
  if (target.kind === 'refused') return refuse(frontEnd, request, target.status, target.diagnostics)
  const transaction = line.method === 'ACK' ? undefined : begin(frontEnd, request, line.method)
  if (target.kind === 'endpoints') {
    await Promise.all(
      target.endpoints.slice(0, MAX_FORKS).map(one => toEndpoint(frontEnd, request, one, transaction)),
    )
  } else await toServer(frontEnd, request, target, transaction)
}

type Target =
  | { readonly kind: 'endpoints'; readonly endpoints: readonly Endpoint[] }
  | { readonly kind: 'server'; readonly fqdn: string; readonly routes: readonly string[] }
  | { readonly kind: 'refused'; readonly status: number; readonly diagnostics?: DiagnosticsId }

function findTarget(frontEnd: FrontEnd, { headers }: SipMessage, uri: string): Target {
  const { context, endpoints, pool } = frontEnd
  const parsed = parseSipUri(uri)
  // An endpoint of ours is reached by the way it registered, whatever else the route says: only so is the request signed.
  const named = parsed?.parameters.get('opaque')
  const own = endpoints.of(userAtHost(uri) ?? '').find(one => one.gruu.includes(`;opaque=${named};`))
  if (own) return { kind: 'endpoints', endpoints: [own] }
  const routes = routesAfterUs(frontEnd, headers)
  if (routes[0] !== undefined) return { kind: 'server', fqdn: hostOf(routes[0]), routes }
  const byConnection = parsed?.parameters.get('ms-received-cid')
  if (byConnection !== undefined) {
    for (const one of endpoints.all()) if (one.contact === uri) return { kind: 'endpoints', endpoints: [one] }
  }
  const address = userAtHost(uri) ?? ''
  const domain = domainOf(uri) ?? ''
  const { sipDomains, edges } = context.topology()
  if (!sipDomains.some(one => one.toLowerCase() === domain)) {
    const [edge] = edges
    return edge
      ? { kind: 'server', fqdn: edge.internalFqdn.toLowerCase(), routes: [] }
      : { kind: 'refused', status: 404, diagnostics: 1005 }
  }
  const user = context.directory.findUser(address)
  if (!user?.enabledForSip) return { kind: 'refused', status: 404, diagnostics: 4005 }
  const isHere = user.homePool.toLowerCase() === pool.fqdn.toLowerCase()
  const server = isHere ? pool.registrarOf(user) : user.homePool.toLowerCase()
  if (server !== undefined && server !== context.machine.fqdn.toLowerCase())
    return { kind: 'server', fqdn: server, routes: [] }
  const mine = endpoints.of(address)
  if (mine.length === 0 || named?.startsWith('user:epid:')) return { kind: 'refused', status: 480 }
  return { kind: 'endpoints', endpoints: mine }
}

/** Route entries behind those that name this server. */
function routesAfterUs({ context }: FrontEnd, headers: readonly HeaderField[]): string[] {
  const routes = headerValues(headers, 'Route').flatMap(value => splitOutsideQuotes(value, ','))
  const own = context.machine.fqdn.toLowerCase()
  while (routes[0] !== undefined && hostOf(routes[0]) === own) routes.shift()
  return routes
}

function begin(frontEnd: FrontEnd, request: ProxiedRequest, method: string): Transaction {
  const { message, peer, correlation, from } = request
  const nowMs = performance.now()
  const transaction: Transaction = {
    key: transactionKey(message),
    method,
    upstream: peer,
    branches: [],
    best: undefined,
    isAnswered: false,
    untilMs: nowMs + (method === 'INVITE' ? INVITE_MS : REQUEST_MS),
    answer(response) {
      const signature =
        from &&
        frontEnd.authenticators[from.access].sign(from.proven, {
          start: response.start,
          headers: response.headers,
        })
      peer.send(
        { ...response, headers: signature ? [signature, ...response.headers] : response.headers },
        correlation,
      )
    },
  }
  frontEnd.transactions.put(transaction)
  if (method === 'INVITE')
    transaction.answer(
      asMessage(answerTo({ headers: receivedHeaders(request) }, { status: 100, headers: [] })),
    )
  return transaction
}

/** Written anew at every hop. */
const HOP_HEADERS = new Set(['route', 'max-forwards', 'content-length'])
/** What a client says about itself, to this server only. */
const CLIENT_HEADERS = new Set([
  'authorization',
  'proxy-authorization',
  'authentication-info',
  'proxy-authentication-info',
  'proxy-require',
  'p-asserted-identity',
  'p-preferred-identity',
  'ms-user-logon-data',
  'ms-edge-proxy-message-trust',
])

/** Whether a header goes on to the next hop. */
function goesOn({ name }: HeaderField, isFromClient: boolean): boolean {
  const lower = name.toLowerCase()
  return !HOP_HEADERS.has(lower) && !(isFromClient && CLIENT_HEADERS.has(lower))
}

function onwardHeaders(frontEnd: FrontEnd, request: ProxiedRequest): HeaderField[] {
  const { message, from } = request
  const { method } = message.start as SipRequestLine
  const hops = Number(headerValue(message.headers, 'Max-Forwards') ?? '70')
  const kept = receivedHeaders(request).filter(header => goesOn(header, from !== undefined))
  const { machine } = frontEnd.context
  return [
    ...(method === 'INVITE' || request.relayTo !== undefined
      ? [
          {
            name: 'Record-Route',
            value: `<sip:${machine.fqdn}:5061;transport=tls;opaque=state:F;lr>;tag=${newTag(frontEnd)}`,
          },
        ]
      : []),
    { name: 'Max-Forwards', value: String(hops - 1) },
    ...kept,
    ...(from ? [identityHeader(frontEnd, from.user)] : []),
  ]
}

/** Who is calling, as this server has verified. RFC 3325 */
function identityHeader(frontEnd: FrontEnd, user: string): HeaderField {
  const name = frontEnd.context.directory.findUser(user)?.displayName ?? ''
  return { name: 'P-Asserted-Identity', value: `"${name.replace(/["\\]/g, '')}"<sip:${user}>` }
}

function receivedHeaders({ message, peer }: SipArrival): HeaderField[] {
  return markReceived(message.headers, { address: peer.address, port: peer.port, connectionId: peer.id })
}

async function toEndpoint(
  frontEnd: FrontEnd,
  request: ProxiedRequest,
  endpoint: Endpoint,
  transaction: Transaction | undefined,
): Promise<void> {
  const { message, correlation } = request
  const { method } = message.start as SipRequestLine
  const id = newBranch(frontEnd)
  const parts = { method, headers: onwardHeaders(frontEnd, request), body: message.body, correlation }
  const reached = peerOf(frontEnd, endpoint)
  const peer = reached instanceof Promise ? await reached : reached
  if (!('send' in peer)) return failBranch(frontEnd, request, transaction, peer)
  const outgoing = asMessage(addressToEndpoint(frontEnd, endpoint, parts, id))
  if (transaction)
    frontEnd.transactions.addBranch(transaction, { id, peer, endpoint, request: outgoing, final: undefined })
  if (peer.isOpen) peer.send(outgoing, correlation)
  else failBranch(frontEnd, request, transaction, undefined)
}

async function toServer(
  frontEnd: FrontEnd,
  request: ProxiedRequest,
  { fqdn, routes }: Extract<Target, { kind: 'server' }>,
  transaction: Transaction | undefined,
): Promise<void> {
  const { message, correlation } = request
  const { method, uri } = message.start as SipRequestLine
  const peer = await frontEnd.links.to(fqdn)
  if (!('send' in peer)) return failBranch(frontEnd, request, transaction, peer)
  const id = newBranch(frontEnd)
  const headers = [
    viaOf(frontEnd, id),
    ...routes.map(value => ({ name: 'Route', value })),
    ...onwardHeaders(frontEnd, request),
  ]
  const outgoing = asMessage({ start: { kind: 'request', method, uri }, headers, body: message.body })
  if (transaction)
    frontEnd.transactions.addBranch(transaction, {
      id,
      peer,
      endpoint: undefined,
      request: outgoing,
      final: undefined,
    })
  peer.send(outgoing, correlation)
}

/** A next hop that cannot be reached. */
function failBranch(
  frontEnd: FrontEnd,
  request: ProxiedRequest,
  transaction: Transaction | undefined,
  fault: LinkFault | undefined,
): void {
  if (!transaction || transaction.isAnswered) return
  transaction.isAnswered = true
  refuse(frontEnd, request, fault ? 504 : 480, fault?.id ?? 1006, fault?.details)
}

function refuse(
  frontEnd: FrontEnd,
  request: ProxiedRequest,
  status: number,
  diagnostics?: DiagnosticsId,
  diagnosticsDetails: readonly (readonly [string, string])[] = [],
): void {
  const { start } = request.message
  if (start.kind === 'request' && start.method === 'ACK') return
  answer(frontEnd, request, {
    status,
    access: request.from?.access ?? 'inside',
    proven: request.from?.proven,
    ...(diagnostics === undefined ? {} : { diagnostics, diagnosticsDetails }),
  })
}

function cancel(frontEnd: FrontEnd, request: ProxiedRequest): void {
  const transaction = frontEnd.transactions.find(transactionKey(request.message))
  if (!transaction || transaction.upstream !== request.peer) return refuse(frontEnd, request, 481)
  refuse(frontEnd, request, 200)
  cancelBranches(frontEnd, transaction)
}

/** Takes back what was sent and is not answered. */
function cancelBranches(frontEnd: FrontEnd, { branches }: Transaction): void {
  for (const branch of branches) if (branch.final === undefined) sendAlong(frontEnd, branch, 'CANCEL')
}

/** ACK or CANCEL on the way of a request, with its branch. RFC 3261 §9.1, §17.1.1.3 */
function sendAlong(frontEnd: FrontEnd, branch: Branch, method: 'ACK' | 'CANCEL', toTag?: string): void {
  const { headers, start } = branch.request
  const kept = headers.filter(({ name }) =>
    ['from', 'call-id', 'route', 'max-forwards'].includes(name.toLowerCase()),
  )
  const to = toTag ?? headerValue(headers, 'To') ?? ''
  const along = asMessage({
    start: { kind: 'request', method, uri: start.kind === 'request' ? start.uri : '' },
    headers: [
      { name: 'Via', value: headerValue(headers, 'Via') ?? '' },
      ...kept,
      { name: 'To', value: to },
      { name: 'CSeq', value: `${readCSeq(headers)?.number ?? 1} ${method}` },
    ],
    body: '',
  })
  const { endpoint, peer } = branch
  const signature =
    endpoint && frontEnd.authenticators[endpoint.isRemote ? 'remote' : 'inside'].sign(endpoint.proven, along)
  peer.send({ ...along, headers: signature ? [signature, ...along.headers] : along.headers })
}

/** Takes an answer that came in and passes it on to whoever is owed it. */
export function proxyAnswer(frontEnd: FrontEnd, arrival: SipArrival): void {
  const { message, peer } = arrival
  const [top = '', ...vias] = viaValues(message.headers)
  const entry = frontEnd.transactions.findBranch(parseVia(top)?.parameters.get('branch') ?? '')
  if (!entry || entry.branch.peer !== peer || message.start.kind !== 'response') return
  const { transaction, branch } = entry
  // [MS-SIPAE] §3.3.5.2: an answer whose signature is wrong is no answer.
  if (branch.endpoint && !isSigned(frontEnd, branch.endpoint, message)) return
  const { status } = message.start
  if (status === 100 || branch.final !== undefined) return
  const onward = asMessage({
    ...message,
    headers: answerHeaders(message.headers, vias, branch.endpoint !== undefined),
  })
  if (status < 200) {
    if (!transaction.isAnswered) transaction.answer(onward)
    return
  }
  branch.final = status
  if (transaction.method === 'INVITE' && status >= 300)
    sendAlong(frontEnd, branch, 'ACK', headerValue(message.headers, 'To'))
  if (transaction.isAnswered) return
  if (status < 300) return finish(frontEnd, transaction, onward)
  transaction.best = better(transaction.best, onward)
  const isOver = status >= 600 || transaction.branches.every(one => one.final !== undefined)
  if (isOver) finish(frontEnd, transaction, transaction.best)
}

function finish(frontEnd: FrontEnd, transaction: Transaction, message: SipMessage): void {
  transaction.isAnswered = true
  transaction.untilMs = performance.now() + LINGER_MS
  transaction.answer(message)
  if (transaction.method === 'INVITE') cancelBranches(frontEnd, transaction)
}

/** Lower classes win, as RFC 3261 §16.7 step 6 prefers; 6xx wins over all. */
function better(before: SipMessage | undefined, next: SipMessage): SipMessage {
  const rank = (message: SipMessage | undefined): number => {
    const status = message?.start.kind === 'response' ? message.start.status : 999
    return status >= 600 && status < 700 ? 0 : status
  }
  return rank(next) < rank(before) ? next : (before ?? next)
}

function isSigned(frontEnd: FrontEnd, endpoint: Endpoint, message: SipMessage): boolean {
  const [credentials] = readCredentials(message.headers)
  const nowUs = frontEnd.context.machine.nowMs() * 1000
  const fault = verifyMessage(endpoint.proven.association, message, credentials, nowUs)
  // Provisional answers may be unsigned.
  const isProvisional = message.start.kind === 'response' && message.start.status < 200
  return fault === undefined || (isProvisional && fault === 'unsigned')
}

function answerHeaders(
  headers: readonly HeaderField[],
  vias: readonly string[],
  isFromClient: boolean,
): HeaderField[] {
  const kept = headers.filter(header => header.name.toLowerCase() !== 'via' && goesOn(header, isFromClient))
  return [...vias.map(value => ({ name: 'Via', value })), ...kept]
}

/** Ends what waits too long, and what waits for a connection that is gone. */
export function sweepTransactions(frontEnd: FrontEnd): void {
  for (const transaction of frontEnd.transactions.takeExpired(performance.now())) {
    if (transaction.isAnswered) continue
    if (transaction.method === 'INVITE') cancelBranches(frontEnd, transaction)
    giveUp(frontEnd, transaction, 408)
  }
}

/** A connection is gone: what was sent over it will not be answered. */
export function branchesLost(frontEnd: FrontEnd, peer: SipPeer): void {
  for (const { transaction, branch } of frontEnd.transactions.branchesTo(peer)) {
    if (branch.final !== undefined) continue
    branch.final = 480
    const isOver = transaction.branches.every(one => one.final !== undefined)
    if (isOver && !transaction.isAnswered) giveUp(frontEnd, transaction, branch.endpoint ? 480 : 504)
  }
}

function giveUp(frontEnd: FrontEnd, transaction: Transaction, status: number): void {
  const [first] = transaction.branches
  if (!first) return
  transaction.isAnswered = true
  transaction.untilMs = performance.now() + LINGER_MS
  const [, ...vias] = viaValues(first.request.headers)
  const headers = answerHeaders(first.request.headers, vias, true).filter(({ name }) =>
    ['via', 'from', 'to', 'call-id', 'cseq'].includes(name.toLowerCase()),
  )
  const diagnostics = diagnosticsHeader(status === 504 ? 1007 : 1006, frontEnd.context.machine.fqdn)
  transaction.answer(
    asMessage(
      answerTo({ headers }, { status, toTag: newTag(frontEnd), headers: [diagnostics, SERVER_HEADER] }),
    ),
  )
}

/** A message of our own making, seen as one that was read. */
function asMessage(outgoing: {
  readonly start: SipMessage['start']
  readonly headers: readonly HeaderField[]
  readonly body: string | Uint8Array
}): SipMessage {
  const headers = outgoing.headers.map(({ name, value }) => ({ name, value, from: 0, to: 0 }))
  return { start: outgoing.start, headers, body: String(outgoing.body), problems: [] }
}
