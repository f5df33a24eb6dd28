// Requests that are for somebody else, passed on to endpoints here or to another server. Every hop signs anew. RFC 3261 §16.

import { headerValue } from '../../../protocol/header-lines.ts'
import { parseSipAddress } from '../../../protocol/sip/address.ts'
import { readCSeq, type SipRequestLine } from '../../../protocol/sip/message.ts'
import { answerTo } from '../../../protocol/sip/response.ts'
import type { DiagnosticsId } from '../../sip/diagnostics.ts'
import type { LinkFault } from '../../sip/links.ts'
import type { SipArrival } from '../../sip/peer.ts'
import { answer } from './answer.ts'
import { addressToEndpoint, newBranch, peerOf, viaOf } from './deliver.ts'
import type { Endpoint } from './endpoint.ts'
import type { FrontEnd } from './front-end.ts'
import { asMessage, onwardHeaders, type ProxiedRequest, receivedHeaders } from './onward.ts'
import { cancelBranches, failBranch } from './proxy-answer.ts'
import { findTarget, routesAfterUs, type Target } from './target.ts'
import type { Transaction } from './transactions.ts'

/** Timer C of an INVITE, and 64 × T1 for everything else; RFC 3261 §16.6, §17.1.2.2. */
const INVITE_MS = 180_000
const REQUEST_MS = 32_000
const MAX_FORKS = 8
/** Requests under way at a time: bounds what clients can make the server remember. */
const MAX_TRANSACTIONS = 50_000

/** Names a transaction as both its request and its ACK or CANCEL do. */
function transactionKey({ message: { headers }, peer }: SipArrival): string {
  const tag = parseSipAddress(headerValue(headers, 'From') ?? '').parameters.get('tag') ?? ''
  return `${peer.id} ${headerValue(headers, 'Call-ID') ?? ''} ${readCSeq(headers)?.number ?? ''} ${tag}`
}

/** Passes a request on, or answers why that cannot be done. */
export async function proxy(frontEnd: FrontEnd, request: ProxiedRequest): Promise<void> {
  const { message } = request
  const line = message.start as SipRequestLine
  const hops = Number(headerValue(message.headers, 'Max-Forwards') ?? '70')
  if (!(hops > 0)) return refuse(frontEnd, request, 483)
  if (line.method === 'CANCEL') return cancel(frontEnd, request)
  // The ACK of a refusal ends here: every hop has acknowledged its own.
  if (line.method === 'ACK' && frontEnd.transactions.find(transactionKey(request))?.best) return
  const target: Target =
    request.relayTo === undefined
      ? findTarget(frontEnd, message, line.uri)
      : { kind: 'server', fqdn: request.relayTo, routes: routesAfterUs(frontEnd, message.headers) }
  if (target.kind === 'refused') return refuse(frontEnd, request, target.status, target.diagnostics)
  if (frontEnd.transactions.count >= MAX_TRANSACTIONS) return refuse(frontEnd, request, 503, 1)
  const endpoints = target.kind === 'endpoints' ? target.endpoints.slice(0, MAX_FORKS) : []
  const transaction =
    line.method === 'ACK' ? undefined : begin(frontEnd, request, line.method, Math.max(1, endpoints.length))
  if (target.kind === 'server') return toServer(frontEnd, request, target, transaction)
  await Promise.all(endpoints.map(one => toEndpoint(frontEnd, request, one, transaction)))
}

function begin(
  frontEnd: FrontEnd,
  request: ProxiedRequest,
  method: string,
  outstanding: number,
): Transaction {
  const { peer, correlation, from } = request
  const headers = receivedHeaders(request)
  const nowMs = performance.now()
  const transaction: Transaction = {
    key: transactionKey(request),
    method,
    upstream: peer,
    headers,
    branches: [],
    outstanding,
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
  if (method === 'INVITE') transaction.answer(asMessage(answerTo({ headers }, { status: 100 })))
  return transaction
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
  if (!('send' in peer)) return unreachable(frontEnd, transaction, peer)
  const outgoing = asMessage(addressToEndpoint(frontEnd, endpoint, parts, id))
  if (transaction)
    frontEnd.transactions.addBranch(transaction, { id, peer, endpoint, request: outgoing, final: undefined })
  peer.send(outgoing, correlation)
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
  if (!('send' in peer)) return unreachable(frontEnd, transaction, peer)
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
function unreachable(frontEnd: FrontEnd, transaction: Transaction | undefined, fault: LinkFault): void {
  if (transaction) failBranch(frontEnd, transaction, 504, fault.id, fault.details)
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
  const transaction = frontEnd.transactions.find(transactionKey(request))
  if (!transaction || transaction.upstream !== request.peer) return refuse(frontEnd, request, 481)
  refuse(frontEnd, request, 200)
  cancelBranches(frontEnd, transaction)
}
