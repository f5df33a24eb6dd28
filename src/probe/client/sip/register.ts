// REGISTER with one scheme from the first challenge to the final answer. [MS-SIPAE] §3.2, [MS-SIPREGE] §3.1.

import { createSipClient, type Initiator, type SipClient, type SipScheme } from '../../../auth/index.ts'
import { headerValue } from '../../../protocol/header-lines.ts'
import { parseMsDiagnosticsList } from '../../../protocol/ms-diagnostics/parse.ts'
import { type Authentication, readChallenges } from '../../../protocol/sip/authentication.ts'
import { addressesOf } from '../../../protocol/sip/contact.ts'
import type { SipMessage } from '../../../protocol/sip/message.ts'
import { parseSipUri } from '../../../protocol/sip/uri.ts'
import type { ClientContext } from '../context.ts'
import { type ClientProblem, problem } from '../http/problem.ts'
import {
  type ClientEndpointIdentity,
  createDialogState,
  type DialogState,
  formatRequest,
  registerHeaders,
} from './endpoint.ts'
import type { SipAnswer, SipConnection } from './sip-connection.ts'

export interface Registering {
  readonly context: ClientContext
  readonly connection: SipConnection
  readonly identity: ClientEndpointIdentity
  readonly dialog: DialogState
  readonly signal: AbortSignal
  readonly timeoutMs: number
}

/** What a registration keeps from request to request. */
export function createRegistering(parts: Omit<Registering, 'dialog'>): Registering {
  return { ...parts, dialog: createDialogState(length => parts.context.random(length)) }
}

export type Challenged =
  | { readonly kind: 'challenged'; readonly message: SipMessage; readonly schemes: readonly Authentication[] }
  | RegisterOutcome

export type RegisterOutcome =
  | { readonly kind: 'registered'; readonly message: SipMessage; readonly auth: SipClient | undefined }
  | { readonly kind: 'redirected'; readonly host: string; readonly port: number }
  /** The handshake or its result was refused: the server challenges anew. */
  | { readonly kind: 'rejected'; readonly problem: ClientProblem }
  | { readonly kind: 'refused'; readonly problem: ClientProblem }
  | { readonly kind: 'failed'; readonly problem: ClientProblem }

/** The first REGISTER, without credentials: what does the server offer? */
export async function askForChallenge(registering: Registering): Promise<Challenged> {
  const answer = await sendRegister(registering, undefined, undefined)
  if (answer.kind === 'failed') return answer
  const { message } = answer
  const schemes = readChallenges(message.headers)
  if (statusOf(message) === 401 && schemes.length > 0) return { kind: 'challenged', message, schemes }
  return judgeFinal(message, undefined)
}

/** Requests of one handshake; TLS-DSK takes three after the challenge. */
const MAX_ROUNDS = 6

/** Registers with one scheme, given the answer that offers it. Never rejects. */
export async function registerWith(
  registering: Registering,
  challenge: SipMessage,
  scheme: SipScheme,
  initiator: Initiator,
): Promise<RegisterOutcome> {
  const { context } = registering
  const auth = createSipClient({ scheme, initiator, random: length => context.random(length) })
  let message = challenge
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = await auth.receive(message, context.nowMs() * 1000)
    if (next.kind === 'rejected') return { kind: 'rejected', problem: refusedBySip(message, scheme) }
    if (next.kind === 'refused')
      return { kind: 'rejected', problem: problem('answer-unreadable', `${scheme}: ${next.text}`) }
    const answer = await sendRegister(registering, auth, undefined)
    if (answer.kind === 'failed') return answer
    message = answer.message
    if (statusOf(message) !== 401) return judgeSigned(registering, auth, message)
  }
  return { kind: 'rejected', problem: problem('refused', `The ${scheme} handshake does not end`) }
}

/** Renews, or with 0 takes back, a registration that stands. */
export async function registerAgain(
  registering: Registering,
  auth: SipClient,
  expires: number | undefined,
): Promise<RegisterOutcome> {
  const answer = await sendRegister(registering, auth, expires)
  if (answer.kind === 'failed') return answer
  if (statusOf(answer.message) === 401)
    return { kind: 'rejected', problem: refusedBySip(answer.message, 'signature') }
  return judgeSigned(registering, auth, answer.message)
}

function sendRegister(
  { context, connection, identity, dialog, signal, timeoutMs }: Registering,
  auth: SipClient | undefined,
  expires: number | undefined,
): Promise<SipAnswer> {
  const domain = identity.sipAddress.slice(identity.sipAddress.lastIndexOf('@') + 1)
  const { message, branch } = formatRequest(
    identity,
    dialog,
    { local: connection.local, random: length => context.random(length) },
    {
      method: 'REGISTER',
      uri: `sip:${domain}`,
      headers: registerHeaders(identity, connection.local, expires),
    },
  )
  const header = auth?.authorize(message)
  const signed = header ? { ...message, headers: [...message.headers, header] } : message
  return connection.request(signed, branch, { timeoutMs, signal })
}

function judgeSigned({ context }: Registering, auth: SipClient, message: SipMessage): RegisterOutcome {
  const fault = auth.association && auth.verify(message, context.nowMs() * 1000)
  if (fault !== undefined && fault !== 'unsigned')
    return {
      kind: 'failed',
      problem: problem('answer-unreadable', `The server's signature is wrong: ${fault}`),
    }
  const outcome = judgeFinal(message, auth)
  if (outcome.kind === 'registered' && fault === 'unsigned')
    return { kind: 'failed', problem: problem('answer-unreadable', 'The server did not sign its answer') }
  return outcome
}

function judgeFinal(message: SipMessage, auth: SipClient | undefined): RegisterOutcome {
  const status = statusOf(message)
  if (status === 200) return { kind: 'registered', message, auth }
  if (status === 301 || status === 302) {
    const [contact] = addressesOf(message.headers, 'Contact')
    const uri = contact && parseSipUri(contact.uri)
    if (uri) return { kind: 'redirected', host: uri.host, port: uri.port ?? 5061 }
  }
  return { kind: 'refused', problem: refusedBySip(message, 'REGISTER') }
}

function statusOf({ start }: SipMessage): number {
  return start.kind === 'response' ? start.status : 0
}

/** The problem of an answer that is no success. @param what scheme or method */
export function refusedBySip(message: SipMessage, what: string): ClientProblem {
  const { start, headers } = message
  const status = statusOf(message)
  const reason = start.kind === 'response' ? start.reason : ''
  const [diagnostics] = ['ms-diagnostics', 'ms-diagnostics-public'].flatMap(name =>
    parseMsDiagnosticsList(headerValue(headers, name) ?? ''),
  )
  const said = diagnostics?.parameters.get('reason') ?? ''
  const detail = diagnostics ? ` (${diagnostics.id}${said === '' ? '' : `: ${said}`})` : ''
  return {
    ...problem(
      'refused',
      `${what}: the server answers ${status} ${reason}${detail}`,
      (0x80ef0000 | status) >>> 0,
    ),
    refusal: { status, errorId: diagnostics?.id, reason: said },
  }
}
