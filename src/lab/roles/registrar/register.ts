// REGISTER of an authenticated endpoint: checks in the order of [MS-SIPREGE] §3.1.2.5.1, then the binding, durable before the
// answer goes out.

import { headerValue, headerValues } from '../../../protocol/header-lines.ts'
import { splitOutsideQuotes } from '../../../protocol/parameters.ts'
import { domainOf, parseSipAddress, userAtHost } from '../../../protocol/sip/address.ts'
import { addressesOf } from '../../../protocol/sip/contact.ts'
import { gruuOf, instanceOfEpid, parseSipInstance } from '../../../protocol/sip/endpoint-id.ts'
import type { LabUser } from '../../directory.ts'
import { type Answer, answer } from './answer.ts'
import { judgeClientVersion } from './client-version.ts'
import { endEndpoint } from './end-endpoint.ts'
import type { Endpoint } from './endpoint.ts'
import { endpointOf, type FrontEnd, type ProvenRequest } from './front-end.ts'

/** Events a client may subscribe to, in one header without blanks: clients split at commas and trim nothing. */
const ALLOW_EVENTS = [
  'vnd-microsoft-provisioning',
  'vnd-microsoft-roaming-contacts',
  'vnd-microsoft-roaming-ACL',
  'presence',
  'presence.wpending',
  'vnd-microsoft-roaming-self',
  'vnd-microsoft-provisioning-v2',
].join(',')

/** [MS-SIPRE] §2.2.1: epids are short; longer ones are refused (4012). */
const MAX_EPID = 64
const KEEP_ALIVE_S = 300

/** Answers a REGISTER. */
export async function register(frontEnd: FrontEnd, request: ProvenRequest): Promise<void> {
  const { context } = frontEnd
  const say = (parts: Omit<Answer, 'access' | 'proven'>): void =>
    answer(frontEnd, request, { ...parts, access: request.access, proven: request.proven })
  const refusal = judge(frontEnd, request)
  if (refusal) return say(refusal)
  const user = context.directory.findUser(request.user)
  const elsewhere = user && redirectOf(frontEnd, user)
  if (elsewhere) return say(elsewhere)
  const expiresS = expiresOf(frontEnd, request)
  if (expiresS === 0) return deregister(frontEnd, request, say)
  const known = endpointOf(frontEnd, request)
  const endpoint = bind(frontEnd, request, expiresS, known)
  // Whoever is told that it is registered is registered also after a crash.
  await store(frontEnd, endpoint)
  if (known === undefined) limitEndpoints(frontEnd, endpoint)
  say({ status: 200, headers: acceptance(endpoint, expiresS, known !== undefined) })
}

type Refusal = Omit<Answer, 'access' | 'proven'>

/** Why the request cannot be served; undefined when it can. */
function judge(frontEnd: FrontEnd, request: ProvenRequest): Refusal | undefined {
  const { context } = frontEnd
  const { message, user: address, epid, access, proven } = request
  const [contact] = addressesOf(message.headers, 'Contact')
  const instance = contact?.parameters.get('+sip.instance')
  if (epid === '' && instance === undefined) return { status: 400, diagnostics: 4010 }
  if (epid.length > MAX_EPID) return { status: 400, diagnostics: 4012 }
  if (epid !== '' && instance !== undefined && parseSipInstance(instance) !== instanceOfEpid(epid))
    return { status: 400, diagnostics: 4010 }
  const events = headerValues(message.headers, 'Event')
  if (events.length > 1 || (events[0] ?? 'registration').toLowerCase() !== 'registration')
    return { status: 489, diagnostics: 4055 }
  const supported = tokensOf(headerValues(message.headers, 'Supported'))
  if (supported.has('msrtc-event-categories') && !supported.has('gruu-10'))
    return { status: 421, headers: [{ name: 'Require', value: 'gruu-10' }], diagnostics: 2057 }
  const user = context.directory.findUser(address)
  if (!user?.enabledForSip) return { status: 404, diagnostics: 4005 }
  if (user.account.toLowerCase() !== proven.identity.account.toLowerCase())
    return { status: 403, diagnostics: 4004 }
  if (access === 'remote' && !context.settings().proxy.treatAllClientsAsRemote && !user.remoteAccess)
    return { status: 403, diagnostics: 4003 }
  if (toUser(request) !== address) return { status: 403, diagnostics: 4004 }
  return judgeClientVersion(context.settings().clientVersion, headerValue(message.headers, 'User-Agent'))
}

/** Third-party registration does not exist here: To names whom From names. */
function toUser({ message }: ProvenRequest): string {
  return userAtHost(parseSipAddress(headerValue(message.headers, 'To') ?? '').uri) ?? ''
}

function tokensOf(values: readonly string[]): Set<string> {
  return new Set(values.flatMap(value => splitOutsideQuotes(value, ',')).map(token => token.toLowerCase()))
}

/** Sends the client to the server that registers the user; undefined when that is this one. */
function redirectOf({ context, pool }: FrontEnd, user: LabUser): Refusal | undefined {
  const isHere = user.homePool.toLowerCase() === pool.fqdn.toLowerCase()
  const server = isHere ? pool.registrarOf(user) : user.homePool
  if (server === undefined) return { status: 503, diagnostics: 1, headers: [RETRY] }
  if (server.toLowerCase() === context.machine.fqdn.toLowerCase()) return undefined
  if (!isHere && !context.topology().pools.some(one => one.fqdn.toLowerCase() === server.toLowerCase()))
    return { status: 404, diagnostics: 4006 }
  return {
    status: 301,
    headers: [
      { name: 'Contact', value: `<sip:${server}:5061;transport=tls>` },
      { name: 'Expires', value: '2592000' },
    ],
  }
}

const RETRY = { name: 'Retry-After', value: '30' }

/** Seconds granted: what the client asks for within the limits of the registrar, or the default; 0 deregisters. */
function expiresOf({ context }: FrontEnd, { message }: ProvenRequest): number {
  const { defaultExpirationS, minExpirationS, maxExpirationS } = context.settings().registrar
  const [contact] = addressesOf(message.headers, 'Contact')
  const text = headerValue(message.headers, 'Expires') ?? contact?.parameters.get('expires') ?? ''
  if (!/^\d{1,9}$/.test(text.trim())) return defaultExpirationS
  const asked = Number(text)
  return asked === 0 ? 0 : Math.min(Math.max(asked, minExpirationS), maxExpirationS)
}

async function deregister(
  frontEnd: FrontEnd,
  request: ProvenRequest,
  say: (parts: Refusal) => void,
): Promise<void> {
  const endpoint = endpointOf(frontEnd, request)
  await frontEnd.context.directory.unregister(request.user, request.epid)
  say({ status: 200, headers: [{ name: 'Expires', value: '0' }] })
  if (endpoint) endEndpoint(frontEnd, endpoint, { kind: 'deregistered' })
}

/** Makes or renews the binding in memory. */
function bind(
  frontEnd: FrontEnd,
  request: ProvenRequest,
  expiresS: number,
  known: Endpoint | undefined,
): Endpoint {
  const { message, peer, user, epid, proven, access } = request
  const [address] = addressesOf(message.headers, 'Contact')
  const contact = `${address?.uri ?? `sip:${user}`};ms-received-cid=${peer.id}`
  const route = headerValues(message.headers, 'Record-Route').flatMap(value => splitOutsideQuotes(value, ','))
  const expiresMs = frontEnd.context.machine.nowMs() + expiresS * 1000
  const moving = { contact, peer, route, proven, isRemote: access === 'remote', expiresMs }
  if (known) return Object.assign(known, moving)
  const instance =
    epid === ''
      ? (parseSipInstance(address?.parameters.get('+sip.instance') ?? '') ?? '')
      : instanceOfEpid(epid)
  const callId = headerValue(message.headers, 'Call-ID') ?? ''
  const gruu = gruuOf(user, instance) ?? ''
  const endpoint: Endpoint = { user, epid, instance, gruu, callId, ...moving }
  frontEnd.endpoints.put(endpoint)
  peer.admit()
  return endpoint
}

function store({ context }: FrontEnd, endpoint: Endpoint): Promise<void> {
  const { user, epid, instance, contact, callId, expiresMs } = endpoint
  return context.directory.register({
    sipAddress: user,
    endpoint: epid,
    server: context.machine.fqdn,
    expiresMs,
    state: JSON.stringify({ instance, contact, callId }),
  })
}

/** Beyond MaxEndpointsPerUser the oldest endpoint is told that it is registered no more. */
function limitEndpoints(frontEnd: FrontEnd, endpoint: Endpoint): void {
  const { maxEndpointsPerUser } = frontEnd.context.settings().registrar
  const mine = frontEnd.endpoints.of(endpoint.user)
  for (const oldest of mine.slice(0, Math.max(0, mine.length - maxEndpointsPerUser)))
    endEndpoint(frontEnd, oldest, { kind: 'notify', event: 'unregistered' })
}

/** Headers of the 200. */
function acceptance(endpoint: Endpoint, expiresS: number, isRefresh: boolean) {
  const { contact, instance, gruu } = endpoint
  const parameters = `expires=${expiresS};+sip.instance="<urn:uuid:${instance}>";gruu="${gruu}"`
  const action = isRefresh ? 'refreshed' : 'added'
  return [
    { name: 'ms-keep-alive', value: `UAS; tcp=no; hop-hop=yes; end-end=no; timeout=${KEEP_ALIVE_S}` },
    { name: 'Contact', value: `<${contact}>;${parameters}` },
    { name: 'Expires', value: String(expiresS) },
    {
      name: 'presence-state',
      value: `register-action="${action}";primary-cluster-type="central";is-connected-to-primary="yes"`,
    },
    { name: 'Allow-Events', value: ALLOW_EVENTS },
    ...[
      'adhoclist',
      'msrtc-event-categories',
      'ms-keepalive-deregister',
      'ms-userservices-state-notification',
    ].map(value => ({ name: 'Supported', value })),
  ]
}

/** Whether a REGISTER is for a domain this deployment serves. */
export function servesDomain({ context }: FrontEnd, uri: string): boolean {
  const domain = domainOf(uri) ?? ''
  const { sipDomains, pools } = context.topology()
  return (
    sipDomains.some(one => one.toLowerCase() === domain) ||
    pools.some(pool => [pool.fqdn, ...pool.servers].some(name => name.toLowerCase() === domain))
  )
}
