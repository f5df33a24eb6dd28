// Notifications: what subscribers are told when a contact list or somebody's presence changes. [MS-SIP] §3.3 (BENOTIFY).

import { domainOf } from '../../../protocol/sip/address.ts'
import { nextCorrelation } from '../../sip/connection.ts'
import { contactDeltaBody, presenceBody, presenceListBody, roamingSelfBody } from './bodies.ts'
import type { ContactChange, ContactList } from './contacts.ts'
import { notifyEndpoint } from './deliver.ts'
import type { FrontEnd } from './front-end.ts'
import { viewFor } from './presence-view.ts'
import type { Subscription } from './subscriptions.ts'

export interface Notification {
  readonly contentType: string
  readonly body: string
}

/** Sends a notification in the dialog of a subscription; nothing happens when its endpoint is gone. */
export function notifySubscriber(
  frontEnd: FrontEnd,
  subscription: Subscription,
  { contentType, body }: Notification,
): void {
  const endpoint = frontEnd.endpoints.find(subscription.user, subscription.epid)
  if (!endpoint) return
  const { fqdn } = frontEnd.context.machine
  const method = subscription.usesBenotify ? 'BENOTIFY' : 'NOTIFY'
  const leftS = Math.max(0, Math.round((subscription.expiresMs - frontEnd.context.machine.nowMs()) / 1000))
  subscription.cseq++
  notifyEndpoint(frontEnd, endpoint, {
    method,
    headers: [
      { name: 'Max-Forwards', value: '70' },
      { name: 'From', value: subscription.local },
      { name: 'To', value: subscription.remote },
      { name: 'Call-ID', value: subscription.callId },
      { name: 'CSeq', value: `${subscription.cseq} ${method}` },
      { name: 'Contact', value: `<sip:${fqdn}:5061;transport=tls;ms-fe=${fqdn}>` },
      { name: 'Require', value: 'eventlist' },
      { name: 'Event', value: subscription.event },
      { name: 'subscription-state', value: leftS > 0 ? `active;expires=${leftS}` : 'terminated;expires=0' },
      { name: 'Content-Type', value: contentType },
    ],
    body,
    correlation: nextCorrelation(),
  })
}

/** The presence of some users as one watcher sees it. */
export function presenceNotification(
  frontEnd: FrontEnd,
  watcher: string,
  targets: readonly string[],
): Notification {
  const parts = targets.map(user => ({ user, body: presenceOf(frontEnd, watcher, user) }))
  const [only] = parts
  if (parts.length === 1 && only?.body !== undefined)
    return { contentType: 'application/msrtc-event-categories+xml', body: only.body }
  return presenceListBody(watcher, parts, `part-${Buffer.from(frontEnd.context.random(8)).toString('hex')}`)
}

/** Undefined for somebody this deployment does not know. */
function presenceOf(frontEnd: FrontEnd, watcher: string, target: string): string | undefined {
  const { context, pool } = frontEnd
  const user = context.directory.findUser(target)
  if (!user?.enabledForSip) return undefined
  const domain = domainOf(watcher) ?? ''
  const isSameEnterprise = context.topology().sipDomains.some(one => one.toLowerCase() === domain)
  const publications = pool.presence.publications(target)
  const view = viewFor(publications, pool.presence.containers(target), {
    address: watcher,
    isSameEnterprise,
  })
  return presenceBody(user, view, context.machine.nowMs())
}

/** Tells this server's subscribers that somebody's presence or own data changed. */
export function notifyPresence(frontEnd: FrontEnd, user: string): void {
  const { subscriptions, pool } = frontEnd
  for (const subscription of subscriptions.watching(user))
    notifySubscriber(frontEnd, subscription, presenceNotification(frontEnd, subscription.user, [user]))
  const own = subscriptions.ofUser(user, 'vnd-microsoft-roaming-self')
  if (own.length === 0) return
  const body = roamingSelfBody(user, pool.presence.publications(user), pool.presence.containers(user))
  for (const subscription of own)
    notifySubscriber(frontEnd, subscription, {
      contentType: 'application/vnd-microsoft-roaming-self+xml',
      body,
    })
}

/** Tells a user's endpoints on this server what changed in the contact list. */
export function notifyContacts(
  frontEnd: FrontEnd,
  user: string,
  change: ContactChange,
  list: ContactList,
): void {
  const body = contactDeltaBody(change, list)
  for (const subscription of frontEnd.subscriptions.ofUser(user, 'vnd-microsoft-roaming-contacts'))
    notifySubscriber(frontEnd, subscription, {
      contentType: 'application/vnd-microsoft-roaming-contacts+xml',
      body,
    })
}
