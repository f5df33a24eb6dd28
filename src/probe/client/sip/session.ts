// A client that is signed in: it signs what it sends, checks what it gets, answers the server, renews its registration, and
// signs off. [MS-SIPAE] §3.2, [MS-SIPREGE] §3.1.

import type { SipClient } from '../../../auth/index.ts'
import { headerValue } from '../../../protocol/header-lines.ts'
import { addressesOf } from '../../../protocol/sip/contact.ts'
import { gruuOf, instanceOfEpid } from '../../../protocol/sip/endpoint-id.ts'
import type { SipMessage } from '../../../protocol/sip/message.ts'
import { answerTo } from '../../../protocol/sip/response.ts'
import type { ClientContext } from '../context.ts'
import { problem } from '../http/problem.ts'
import {
  type ClientEndpointIdentity,
  createDialogState,
  type DialogState,
  formatRequest,
  type RequestParts,
  randomHex,
} from './endpoint.ts'
import { type Registering, type RegisterOutcome, registerAgain } from './register.ts'
import type { SipAnswer, SipConnection } from './sip-connection.ts'

/** What to say to a request of the server; undefined leaves it to the session. */
export type RequestHandler = (
  message: SipMessage,
) => { readonly status: number; readonly body?: string } | undefined

export interface SipSession {
  readonly identity: ClientEndpointIdentity
  /** Contact of this endpoint in dialogs. */
  readonly gruu: string
  /** Seconds the server has granted. */
  readonly expiresS: number
  /** The server says that the client came through an Edge. */
  readonly isRemote: boolean
  readonly isOpen: boolean
  /** A new Call-ID and tag. */
  createDialog(): DialogState
  /** Sends a signed request; the answer's signature is checked. Never rejects. */
  request(state: DialogState, parts: RequestParts): Promise<SipAnswer>
  /** Sends a signed ACK. */
  acknowledge(state: DialogState, parts: Omit<RequestParts, 'method'>): void
  /** Adds a handler for requests of the server; the first that answers counts. */
  onRequest(handler: RequestHandler): () => void
  /** Renews the registration. */
  refresh(): Promise<RegisterOutcome>
  /** Takes the registration back and closes. Never rejects. */
  signOut(): Promise<void>
  close(): void
}

export interface SessionParts {
  readonly context: ClientContext
  readonly connection: SipConnection
  readonly registering: Registering
  readonly auth: SipClient
  /** The 200 to REGISTER. */
  readonly accepted: SipMessage
}

const SIGN_OUT_MS = 5000

/** The session of a registration that stands. */
export function createSipSession(parts: SessionParts): SipSession {
  const { context, connection, registering, auth, accepted } = parts
  const { identity, signal, timeoutMs } = registering
  const handlers = new Set<RequestHandler>()
  const random = (length: number): Uint8Array => context.random(length)
  const gruu = gruuOfAnswer(identity, accepted)
  connection.listen(message => answerServer(parts, handlers, gruu, message))

  function sign(state: DialogState, request: RequestParts) {
    const contact = { name: 'Contact', value: `<${gruu}>` }
    const headers = [contact, ...(request.headers ?? [])]
    const { message, branch } = formatRequest(
      identity,
      state,
      { local: connection.local, random },
      { ...request, headers },
    )
    const header = auth.authorize(message)
    return { message: header ? { ...message, headers: [...message.headers, header] } : message, branch }
  }

  return {
    identity,
    gruu,
    expiresS: Number(headerValue(accepted.headers, 'Expires') ?? '0'),
    isRemote: headerValue(accepted.headers, 'ms-user-logon-data')?.toLowerCase() === 'remoteuser',
    get isOpen() {
      return connection.isOpen
    },
    createDialog: () => createDialogState(random),
    async request(state, request) {
      const { message, branch } = sign(state, request)
      const answer = await connection.request(message, branch, { timeoutMs, signal })
      if (answer.kind === 'failed') return answer
      const fault = auth.verify(answer.message, context.nowMs() * 1000)
      const isChallenge = answer.message.start.kind === 'response' && answer.message.start.status === 401
      if (fault === undefined || isChallenge) return answer
      const text = `The answer to ${request.method} is not signed as it must be: ${fault}`
      return { kind: 'failed', problem: problem('answer-unreadable', text) }
    },
    acknowledge(state, request) {
      connection.send(sign(state, { ...request, method: 'ACK' }).message)
    },
    onRequest(handler) {
      handlers.add(handler)
      return () => handlers.delete(handler)
    },
    refresh: () => registerAgain(registering, auth, undefined),
    async signOut() {
      await registerAgain({ ...registering, timeoutMs: SIGN_OUT_MS }, auth, 0)
      connection.close()
      auth.close()
    },
    close() {
      connection.close()
      auth.close()
    },
  }
}

/** The GRUU the server gave this endpoint, or what it derives from the epid. */
function gruuOfAnswer({ sipAddress, epid }: ClientEndpointIdentity, accepted: SipMessage): string {
  const instance = instanceOfEpid(epid)
  const own = addressesOf(accepted.headers, 'Contact').find(({ parameters }) =>
    parameters.get('+sip.instance')?.toLowerCase().includes(instance),
  )
  return own?.parameters.get('gruu') ?? gruuOf(sipAddress, instance) ?? `sip:${sipAddress}`
}

/** Requests of the server must be signed; BENOTIFY and ACK get no answer. */
function answerServer(
  { context, connection, auth }: SessionParts,
  handlers: ReadonlySet<RequestHandler>,
  gruu: string,
  message: SipMessage,
): void {
  const { start } = message
  if (start.kind !== 'request' || auth.verify(message, context.nowMs() * 1000) !== undefined) return
  let said: ReturnType<RequestHandler>
  for (const handler of handlers) said ??= handler(message)
  if (start.method === 'BENOTIFY' || start.method === 'ACK') return
  const status = said?.status ?? (start.method === 'NOTIFY' || start.method === 'OPTIONS' ? 200 : 501)
  const answer = answerTo(message, {
    status,
    toTag: randomHex(length => context.random(length), 5),
    copiesRecordRoute: true,
    headers: [{ name: 'Contact', value: `<${gruu}>` }],
    body: said?.body ?? '',
  })
  const header = auth.authorize({ start: answer.start, headers: answer.headers })
  connection.send(header ? { ...answer, headers: [...answer.headers, header] } : answer)
}
