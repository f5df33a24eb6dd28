// SUBSCRIBE: what a client asks for right after it has signed in, and the presence of its contacts. The first notification
// travels in the answer where the client can take it. [MS-SIP] §3.4 (piggyback), §3.7 (batched subscriptions).

import { readStrictXml } from '../../../auth/index.ts'
import { headerValue, headerValues } from '../../../protocol/header-lines.ts'
import { parseSipAddress, userAtHost } from '../../../protocol/sip/address.ts'
import { attributeOf, findElements, readXml } from '../../../protocol/xml/read-xml.ts'
import { type Answer, answer } from './answer.ts'
import { contactListBody, provisioningBody, roamingSelfBody } from './bodies.ts'
import { type FrontEnd, newTag, type ProvenRequest } from './front-end.ts'
import { type Notification, notifySubscriber, presenceNotification } from './notify.ts'
import type { Subscription } from './subscriptions.ts'

/** [MS-SIP]: seven hours, as servers grant. */
const EXPIRES_S = 25_200
/** Bounds of what one endpoint may make the server remember. */
const MAX_SUBSCRIPTIONS = 64
const MAX_TARGETS = 1000

type Reply = Omit<Answer, 'access' | 'proven'>

/** Answers a SUBSCRIBE to this server. */
export function subscribe(frontEnd: FrontEnd, request: ProvenRequest): void {
  const say = (parts: Reply): void =>
    answer(frontEnd, request, { ...parts, access: request.access, proven: request.proven })
  const { message, user, epid } = request
  const event = headerValue(message.headers, 'Event')?.split(';')[0]?.trim() ?? ''
  const callId = headerValue(message.headers, 'Call-ID') ?? ''
  const known = frontEnd.subscriptions.find(callId)
  if (known && (known.user !== user || known.epid !== epid)) return say({ status: 481 })
  const targets = targetsOf(request, event)
  if (targets === undefined) return say({ status: 400, diagnostics: 4001 })
  const first = firstNotification(frontEnd, request, event, targets)
  if (first === undefined) return say({ status: 489 })
  const expiresS = expiresOf(request, event)
  // A renewed subscription may have other targets: it is taken out and put in again.
  if (known) frontEnd.subscriptions.remove(callId)
  else if (expiresS > 0 && frontEnd.subscriptions.countOf(user, epid) >= MAX_SUBSCRIPTIONS)
    return say({ status: 403, reason: 'Subscription limit reached' })
  const toTag =
    parseSipAddress(headerValue(message.headers, 'To') ?? '').parameters.get('tag') ?? newTag(frontEnd)
  const supported = headerValues(message.headers, 'Supported').join(',').toLowerCase()
  const isUnsubscribe = expiresS === 0 && known !== undefined
  const piggybacks = supported.includes('ms-piggyback-first-notify') && !isUnsubscribe
  say({
    status: 200,
    toTag,
    headers: [
      ...dialogHeaders(frontEnd, event, expiresS),
      ...(piggybacks
        ? [
            { name: 'ms-piggyback-cseq', value: '1' },
            { name: 'Content-Type', value: first.contentType },
          ]
        : []),
    ],
    body: piggybacks ? first.body : '',
  })
  if (isUnsubscribe) return
  const subscription = known ?? newSubscription(request, { event, callId, toTag, targets })
  subscription.expiresMs = frontEnd.context.machine.nowMs() + expiresS * 1000
  if (known && targets.length > 0) subscription.targets = targets
  if (expiresS > 0) frontEnd.subscriptions.put(subscription)
  if (!piggybacks) notifySubscriber(frontEnd, subscription, first)
  else subscription.cseq = Math.max(subscription.cseq, 1)
}

function newSubscription(
  { message, user, epid }: ProvenRequest,
  parts: Pick<Subscription, 'event' | 'callId' | 'targets'> & { readonly toTag: string },
): Subscription {
  const { toTag, event, callId, targets } = parts
  const to = headerValue(message.headers, 'To') ?? ''
  const supported = headerValues(message.headers, 'Supported').join(',').toLowerCase()
  return {
    user,
    epid,
    event: event.toLowerCase(),
    callId,
    targets,
    remote: headerValue(message.headers, 'From') ?? '',
    local: /;\s*tag=/i.test(to) ? to : `${to};tag=${toTag}`,
    usesBenotify: supported.includes('ms-benotify'),
    cseq: 0,
    expiresMs: 0,
  }
}

function dialogHeaders({ context }: FrontEnd, event: string, expiresS: number) {
  const { fqdn } = context.machine
  const state = expiresS === 0 ? 'terminated;expires=0' : `active;expires=${expiresS}`
  return [
    { name: 'Contact', value: `<sip:${fqdn}:5061;transport=tls;ms-fe=${fqdn}>` },
    { name: 'Expires', value: String(expiresS) },
    { name: 'Event', value: event },
    { name: 'subscription-state', value: state },
    { name: 'Supported', value: 'ms-benotify, ms-piggyback-first-notify, com.microsoft.autoextend' },
  ]
}

/** Settings are given once; the others last as long as the client asks, and no longer than the server grants. */
function expiresOf({ message }: ProvenRequest, event: string): number {
  if (/^vnd-microsoft-provisioning/i.test(event)) return 0
  const text = headerValue(message.headers, 'Expires') ?? ''
  return /^\d{1,9}$/.test(text.trim()) ? Math.min(Number(text), EXPIRES_S) : EXPIRES_S
}

/** Users whose presence is asked for; empty for other events, undefined for a body that cannot be read. */
function targetsOf({ message, uri }: ProvenRequest, event: string): readonly string[] | undefined {
  if (event.toLowerCase() !== 'presence') return []
  if (message.body.trim() === '') return [userAtHost(uri) ?? ''].filter(user => user !== '')
  if (readStrictXml(message.body) === undefined) return undefined
  const resources = findElements(readXml(message.body), 'resource')
  const users = resources.flatMap(resource => userAtHost(attributeOf(resource, 'uri')) ?? [])
  return [...new Set(users)].slice(0, MAX_TARGETS)
}

/** The body of the first notification; undefined for an event that is not served. */
function firstNotification(
  frontEnd: FrontEnd,
  { user, message }: ProvenRequest,
  event: string,
  targets: readonly string[],
): Notification | undefined {
  const { pool } = frontEnd
  const wanted = event.toLowerCase()
  const contentType = `application/${wanted}+xml`
  switch (wanted) {
    case 'vnd-microsoft-roaming-contacts':
      return { contentType, body: contactListBody(pool.contacts.of(user)) }
    case 'vnd-microsoft-roaming-self':
      return {
        contentType,
        body: roamingSelfBody(user, pool.presence.publications(user), pool.presence.containers(user)),
      }
    case 'vnd-microsoft-roaming-acl':
      return { contentType: 'application/vnd-microsoft-roaming-acls+xml', body: '<ACLlist deltaNum="1"/>' }
    case 'presence.wpending':
      return { contentType: 'text/xml+msrtc.wpending', body: '<watchers/>' }
    case 'vnd-microsoft-provisioning':
      return { contentType, body: '<provisionGroupList/>' }
    case 'vnd-microsoft-provisioning-v2': {
      const names = findElements(readXml(message.body), 'provisioningGroup').map(one =>
        attributeOf(one, 'name'),
      )
      const groups = names.length > 0 ? names.slice(0, 50) : ['ServerConfiguration']
      return {
        contentType: 'application/vnd-microsoft-roaming-provisioning-v2+xml',
        body: provisioningBody(groups),
      }
    }
    case 'presence':
      return presenceNotification(frontEnd, user, targets)
    default:
      return undefined
  }
}
