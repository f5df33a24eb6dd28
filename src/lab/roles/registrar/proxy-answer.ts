// Answers to requests that were passed on: which is the best, who is told, and what becomes of the other branches. RFC 3261 §16.7.

import { verifyMessage } from '../../../auth/index.ts'
import { headerValue } from '../../../protocol/header-lines.ts'
import { readCredentials } from '../../../protocol/sip/authentication.ts'
import { readCSeq, type SipMessage } from '../../../protocol/sip/message.ts'
import { answerTo } from '../../../protocol/sip/response.ts'
import { parseVia, viaValues } from '../../../protocol/sip/via.ts'
import { type DiagnosticsId, diagnosticsHeader } from '../../sip/diagnostics.ts'
import type { SipArrival, SipPeer } from '../../sip/peer.ts'
import { SERVER_HEADER } from './answer.ts'
import type { Endpoint } from './endpoint.ts'
import { type FrontEnd, newTag } from './front-end.ts'
import { answerHeaders, asMessage } from './onward.ts'
import type { Branch, Transaction } from './transactions.ts'

/** How long an answered transaction is kept for its ACK. */
const LINGER_MS = 32_000

/** Takes back what was sent and is not answered. */
export function cancelBranches(frontEnd: FrontEnd, { branches }: Transaction): void {
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
  // The answer to a CANCEL has the branch of the request it calls off; it says nothing about that. RFC 3261 §9.1
  if (readCSeq(message.headers)?.method !== transaction.method) return
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
  endBranch(frontEnd, transaction, onward)
}

/** One branch has come to its end with this answer: the caller gets it, or the best of all when it was the last. */
function endBranch(frontEnd: FrontEnd, transaction: Transaction, message: SipMessage): void {
  transaction.outstanding--
  if (transaction.isAnswered) return
  const status = message.start.kind === 'response' ? message.start.status : 0
  if (status < 300) return finish(frontEnd, transaction, message)
  transaction.best = better(transaction.best, message)
  if (status >= 600 || transaction.outstanding <= 0) finish(frontEnd, transaction, transaction.best)
}

/** A branch that ends here: its next hop cannot be reached, or is gone, or does not answer. */
export function failBranch(
  frontEnd: FrontEnd,
  transaction: Transaction,
  status: number,
  diagnostics: DiagnosticsId,
  details: readonly (readonly [string, string])[] = [],
): void {
  const headers = [diagnosticsHeader(diagnostics, frontEnd.context.machine.fqdn, details), SERVER_HEADER]
  const answer = answerTo({ headers: transaction.headers }, { status, toTag: newTag(frontEnd), headers })
  endBranch(frontEnd, transaction, asMessage(answer))
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

/** Ends what waits too long. */
export function sweepTransactions(frontEnd: FrontEnd): void {
  for (const transaction of frontEnd.transactions.takeExpired(performance.now())) {
    if (transaction.isAnswered) continue
    if (transaction.method === 'INVITE') cancelBranches(frontEnd, transaction)
    transaction.outstanding = 1
    failBranch(frontEnd, transaction, 408, 1007)
  }
}

/** A connection is gone: what was sent over it will not be answered. */
export function branchesLost(frontEnd: FrontEnd, peer: SipPeer): void {
  for (const { transaction, branch } of frontEnd.transactions.branchesTo(peer)) {
    if (branch.final !== undefined) continue
    branch.final = branch.endpoint ? 480 : 504
    failBranch(frontEnd, transaction, branch.final, branch.endpoint ? 1006 : 1007)
  }
}
