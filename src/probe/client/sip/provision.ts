// What a client asks for right after it is registered: contacts, settings, its own presence, the presence of its contacts.
// [MS-SIP] §3.4, §3.7.

import { headerValue } from '../../../protocol/header-lines.ts'
import { userAtHost } from '../../../protocol/sip/address.ts'
import type { SipMessage } from '../../../protocol/sip/message.ts'
import { escapeXml } from '../../../protocol/xml/escape.ts'
import { attributeOf, findElements, readXml, textOf } from '../../../protocol/xml/read-xml.ts'
import { type ClientProblem, problem } from '../http/problem.ts'
import { refusedBySip } from './register.ts'
import type { SipSession } from './session.ts'

export interface Provisioned {
  /** Addresses of the contact list. */
  readonly contacts: readonly string[]
  /** Availability by address, as it was told; changes with every notification. */
  readonly presence: Map<string, number>
  /** Text of the in-band settings. */
  readonly settings: string
}

export type ProvisionResult =
  | { readonly kind: 'passed'; readonly provisioned: Provisioned }
  | { readonly kind: 'failed'; readonly problem: ClientProblem }

const SUBSCRIBE_SUPPORT = [
  { name: 'Supported', value: 'com.microsoft.autoextend' },
  { name: 'Supported', value: 'ms-benotify' },
  { name: 'Proxy-Require', value: 'ms-benotify' },
  { name: 'Supported', value: 'ms-piggyback-first-notify' },
]

const SETTINGS_TYPE = 'application/vnd-microsoft-roaming-provisioning-v2+xml'
const SETTINGS_BODY =
  '<provisioningGroupList xmlns="http://schemas.microsoft.com/2006/09/sip/provisioninggrouplist"><provisioningGroup name="ServerConfiguration"/><provisioningGroup name="ucPolicy"/></provisioningGroupList>'
const SELF_TYPE = 'application/vnd-microsoft-roaming-self+xml'
const SELF_BODY =
  '<roamingList xmlns="http://schemas.microsoft.com/2006/09/sip/roaming-self"><roaming type="categories"/><roaming type="containers"/><roaming type="subscribers"/></roamingList>'

/** Asks for all of it; fails with the first refusal. Never rejects. */
export async function provision(session: SipSession): Promise<ProvisionResult> {
  const presence = new Map<string, number>()
  session.onRequest(message => takePresence(presence, message))
  const [contacts, settings, self] = await Promise.all([
    subscribe(session, 'vnd-microsoft-roaming-contacts', {}),
    subscribe(session, 'vnd-microsoft-provisioning-v2', {
      type: SETTINGS_TYPE,
      body: SETTINGS_BODY,
      expires: '0',
    }),
    subscribe(session, 'vnd-microsoft-roaming-self', { type: SELF_TYPE, body: SELF_BODY }),
  ])
  for (const result of [contacts, settings, self])
    if (result.kind === 'failed') return { kind: 'failed', problem: result.problem }
  if (contacts.kind === 'failed' || settings.kind === 'failed')
    return { kind: 'failed', problem: problem('refused', 'The server refused a subscription') }
  const addresses = findElements(readXml(contacts.message.body), 'contact').map(one =>
    attributeOf(one, 'uri'),
  )
  if (addresses.length > 0) {
    const watched = await subscribe(session, 'presence', presenceRequest(session, addresses))
    if (watched.kind === 'failed') return { kind: 'failed', problem: watched.problem }
    readPresence(presence, watched.message.body)
  }
  return { kind: 'passed', provisioned: { contacts: addresses, presence, settings: settings.message.body } }
}

interface SubscribeBody {
  readonly type?: string
  readonly body?: string
  readonly expires?: string
}

type Subscribed =
  | { readonly kind: 'passed'; readonly message: SipMessage }
  | { readonly kind: 'failed'; readonly problem: ClientProblem }

async function subscribe(
  session: SipSession,
  event: string,
  { type, body, expires }: SubscribeBody,
): Promise<Subscribed> {
  const answer = await session.request(session.createDialog(), {
    method: 'SUBSCRIBE',
    uri: `sip:${session.identity.sipAddress}`,
    headers: [
      { name: 'Event', value: event },
      ...SUBSCRIBE_SUPPORT,
      ...(expires === undefined ? [] : [{ name: 'Expires', value: expires }]),
      ...(event === 'presence'
        ? [
            { name: 'Require', value: 'adhoclist, categoryList' },
            { name: 'Supported', value: 'eventlist' },
            {
              name: 'Accept',
              value: 'application/msrtc-event-categories+xml, application/rlmi+xml, multipart/related',
            },
          ]
        : []),
      ...(type === undefined ? [] : [{ name: 'Content-Type', value: type }]),
    ],
    ...(body === undefined ? {} : { body }),
  })
  if (answer.kind === 'failed') return answer
  const { message } = answer
  if (message.start.kind === 'response' && message.start.status === 200) return { kind: 'passed', message }
  return { kind: 'failed', problem: refusedBySip(message, `SUBSCRIBE ${event}`) }
}

function presenceRequest({ identity }: SipSession, addresses: readonly string[]): SubscribeBody {
  const resources = addresses.map(address => `<resource uri="sip:${escapeXml(address)}"/>`).join('')
  const categories = ['calendarData', 'contactCard', 'note', 'state'].map(
    name => `<category name="${name}"/>`,
  )
  return {
    type: 'application/msrtc-adrl-categorylist+xml',
    body: `<batchSub xmlns="http://schemas.microsoft.com/2006/01/sip/batch-subscribe" uri="sip:${identity.sipAddress}" name=""><action name="subscribe" id="1"><adhocList>${resources}</adhocList><categoryList xmlns="http://schemas.microsoft.com/2006/09/sip/categorylist">${categories.join('')}</categoryList></action></batchSub>`,
  }
}

function takePresence(
  presence: Map<string, number>,
  message: SipMessage,
): { readonly status: number } | undefined {
  if (headerValue(message.headers, 'Event')?.toLowerCase() !== 'presence') return undefined
  readPresence(presence, message.body)
  return { status: 200 }
}

/** One body, or several with MIME headers between them: only the elements count. */
function readPresence(presence: Map<string, number>, body: string): void {
  for (const categories of findElements(readXml(body), 'categories')) {
    const user = userAtHost(attributeOf(categories, 'uri'))
    const state = categories.children.find(one => attributeOf(one, 'name') === 'state')
    const availability = Number(textOf(state ? [state] : [], 'availability'))
    if (user !== undefined && availability > 0) presence.set(user, availability)
  }
}

/** Publishes the state of this machine. @param availability 3500 available, 6500 busy, 15500 away; [MS-PRES] §2.2.2.1 */
export async function publishState(
  session: SipSession,
  availability: number,
): Promise<ClientProblem | undefined> {
  const instance = parseInt(session.identity.epid.slice(0, 7), 16) || 1
  const state = `<state xmlns="http://schemas.microsoft.com/2006/09/sip/state" manual="false" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="machineState"><availability>${availability}</availability></state>`
  const publish = (version: number): string => {
    const rows = [2, 3].map(
      container =>
        `<publication categoryName="state" instance="${instance}" container="${container}" version="${version}" expireType="endpoint">${state}</publication>`,
    )
    return `<publish xmlns="http://schemas.microsoft.com/2006/09/sip/rich-presence"><publications uri="sip:${session.identity.sipAddress}">${rows.join('')}</publications></publish>`
  }
  let version = 0
  for (let round = 0; round < 2; round++) {
    const answer = await session.request(session.createDialog(), {
      method: 'SERVICE',
      uri: `sip:${session.identity.sipAddress}`,
      headers: [{ name: 'Content-Type', value: 'application/msrtc-category-publish+xml' }],
      body: publish(version),
    })
    if (answer.kind === 'failed') return answer.problem
    const { start, body } = answer.message
    if (start.kind === 'response' && start.status === 200) return undefined
    const [operation] = findElements(readXml(body), 'operation')
    if (start.kind !== 'response' || start.status !== 409 || !operation)
      return refusedBySip(answer.message, 'publication')
    // Another program of this endpoint has published before: its version is the one to build on.
    version = Number(attributeOf(operation, 'curVersion')) || 0
  }
  return problem('refused', 'The server refuses every version of the publication')
}
