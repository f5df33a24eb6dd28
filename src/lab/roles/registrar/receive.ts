// What a registrar does with a message: who sent it, is it for this server, and which part serves it.

import { headerValue } from '../../../protocol/header-lines.ts'
import { domainOf, parseSipAddress, userAtHost } from '../../../protocol/sip/address.ts'
import { parseSipUri } from '../../../protocol/sip/uri.ts'
import type { DiagnosticsId } from '../../sip/diagnostics.ts'
import type { SipArrival } from '../../sip/peer.ts'
import { sayInStack } from '../../sip/say.ts'
import { isOneOf, serverNames } from '../../sip/trusted-servers.ts'
import { type Answer, answer } from './answer.ts'
import type { Access } from './authenticators.ts'
import type { FrontEnd, ProvenRequest } from './front-end.ts'
import { proxy } from './proxy.ts'
import { proxyAnswer } from './proxy-answer.ts'
import { register, servesDomain } from './register.ts'
import { serve } from './service.ts'
import { subscribe } from './subscribe.ts'

/** Headers without which nothing can be answered. RFC 3261 §8.1.1 */
const NEEDED = ['Via', 'From', 'To', 'Call-ID', 'CSeq']

/** Takes one message of a connection. */
export function receive(frontEnd: FrontEnd, arrival: SipArrival): void | Promise<void> {
  const { start, headers } = arrival.message
  if (NEEDED.some(name => headerValue(headers, name) === undefined)) {
    if (start.kind === 'request' && start.method !== 'ACK')
      answer(frontEnd, arrival, { status: 400, access: 'inside' })
    return
  }
  if (start.kind === 'response') return proxyAnswer(frontEnd, arrival)
  const { method, uri } = start
  // Clients agree on compression first; there is none here.
  if (method === 'NEGOTIATE') return answer(frontEnd, arrival, { status: 405, access: 'inside' })
  const origin = originOf(frontEnd, arrival)
  if (origin.kind === 'server') return proxy(frontEnd, { ...arrival, from: undefined })
  // A client outside cannot be sent to another server, so its requests are.
  if (origin.kind === 'relayed') return proxy(frontEnd, { ...arrival, from: undefined, relayTo: origin.to })
  const { access } = origin
  if (method === 'REGISTER' && !servesDomain(frontEnd, uri))
    return answer(frontEnd, arrival, { status: 404, diagnostics: 1005, access })
  return authenticate(frontEnd, arrival, { method, uri, access })
}

/** A client of this server; a server whose word is good; or a client whom another server (FQDN) has to authenticate. */
type Origin =
  | { readonly kind: 'client'; readonly access: Access }
  | { readonly kind: 'server' }
  | { readonly kind: 'relayed'; readonly to: string }

function originOf({ context, pool }: FrontEnd, { peer, message }: SipArrival): Origin {
  const topology = context.topology()
  const inside = context.settings().proxy.treatAllClientsAsRemote ? 'remote' : 'inside'
  if (!isOneOf(peer.names, serverNames(topology))) return { kind: 'client', access: inside }
  const from = userAtHost(parseSipAddress(headerValue(message.headers, 'From') ?? '').uri) ?? ''
  const isOurs = topology.sipDomains.some(one => one.toLowerCase() === domainOf(from))
  const isRemoteUser = headerValue(message.headers, 'ms-user-logon-data')?.toLowerCase() === 'remoteuser'
  // Towards a client of ours, or from a federated partner whom the Edge has let in.
  if (!isOurs || !isRemoteUser) return { kind: 'server' }
  const user = context.directory.findUser(from)
  const isHere = user === undefined || user.homePool.toLowerCase() === pool.fqdn.toLowerCase()
  const server = isHere ? user && pool.registrarOf(user) : user.homePool.toLowerCase()
  return server === undefined || server === context.machine.fqdn.toLowerCase()
    ? { kind: 'client', access: 'remote' }
    : { kind: 'relayed', to: server }
}

function authenticate(
  frontEnd: FrontEnd,
  arrival: SipArrival,
  line: { readonly method: string; readonly uri: string; readonly access: Access },
): void | Promise<void> {
  const { access } = line
  const nowMs = frontEnd.context.machine.nowMs()
  const outcome = frontEnd.authenticators[access].receive(arrival.message, nowMs * 1000)
  const go = (settled: Awaited<typeof outcome>): void | Promise<void> => {
    if (settled.kind === 'drop') return
    if (settled.kind === 'challenge') return challenge(frontEnd, arrival, settled, access)
    const from = parseSipAddress(headerValue(arrival.message.headers, 'From') ?? '')
    const user = userAtHost(from.uri) ?? ''
    const epid = from.parameters.get('epid') ?? ''
    return dispatch(frontEnd, { ...arrival, ...line, proven: settled.endpoint, user, epid })
  }
  return outcome instanceof Promise ? outcome.then(go) : go(outcome)
}

type Challenge = Extract<
  Awaited<ReturnType<FrontEnd['authenticators']['inside']['receive']>>,
  { kind: 'challenge' }
>

function challenge(frontEnd: FrontEnd, arrival: SipArrival, outcome: Challenge, access: Access): void {
  const { machine } = frontEnd.context
  const { status, headers, cause } = outcome
  const diagnostics = typeof cause === 'object' ? diagnosticsOf(cause.reason) : undefined
  if (cause !== undefined)
    sayInStack(machine, {
      level: 'WARN',
      flag: 'TF_SECURITY',
      where: 'CSIPAuthentication::ProcessCredentials',
      correlation: arrival.correlation,
      text:
        typeof cause === 'string'
          ? `The signature of a request was not accepted: ${cause}`
          : `The handshake was refused (${cause.reason}): ${cause.text}`,
    })
  answer(frontEnd, arrival, {
    status,
    access,
    headers: [{ name: 'Date', value: new Date(machine.nowMs()).toUTCString() }, ...headers],
    // Clients outside are told nothing that helps guessing.
    ...(diagnostics === undefined || access === 'remote' ? {} : { diagnostics }),
  })
}

function diagnosticsOf(reason: string): DiagnosticsId {
  return reason === 'time-skew' ? 1013 : 1000
}

function dispatch(frontEnd: FrontEnd, request: ProvenRequest): void | Promise<void> {
  const { method, uri, user, proven, access } = request
  if (method === 'REGISTER') return register(frontEnd, request)
  const say = (parts: Omit<Answer, 'access' | 'proven'>): void =>
    answer(frontEnd, request, { ...parts, access, proven })
  const owner = frontEnd.context.directory.findUser(user)
  if (owner?.account.toLowerCase() !== proven.identity.account.toLowerCase()) {
    if (method !== 'ACK') say({ status: 403, diagnostics: 4004 })
    return
  }
  if (isForServer(frontEnd, uri) || userAtHost(uri) === user || method === 'SUBSCRIBE') {
    if (method === 'SUBSCRIBE') return subscribe(frontEnd, request)
    if (method === 'SERVICE') return serve(frontEnd, request)
    if (method === 'OPTIONS') return say({ status: 200 })
    if (isForServer(frontEnd, uri) && method !== 'ACK') return say({ status: 405 })
  }
  return proxy(frontEnd, { ...arrivalOf(request), from: request })
}

function arrivalOf({ peer, message, correlation }: ProvenRequest): SipArrival {
  return { peer, message, correlation }
}

/** The server itself is meant, not a user. */
function isForServer({ context }: FrontEnd, uri: string): boolean {
  const parsed = parseSipUri(uri)
  return parsed?.user === '' && parsed.host.toLowerCase() === context.machine.fqdn.toLowerCase()
}
