// SERVICE: clients publish their presence and change their contact list with it. [MS-PRES] §3.2.4, [MS-SIP] §3.5.

import { readStrictXml } from '../../../auth/index.ts'
import { headerValue } from '../../../protocol/header-lines.ts'
import { userAtHost } from '../../../protocol/sip/address.ts'
import {
  attributeOf,
  findElement,
  findElements,
  readXml,
  textOf,
  type XmlElement,
} from '../../../protocol/xml/read-xml.ts'
import { type Answer, answer } from './answer.ts'
import { roamingSelfBody } from './bodies.ts'
import type { ContactRequest } from './contacts.ts'
import type { FrontEnd, ProvenRequest } from './front-end.ts'
import type { ContainerMember, Publication, PublishRequest, VersionConflict } from './presence.ts'

type Reply = Omit<Answer, 'access' | 'proven'>

/** Answers a SERVICE of the user to the own address. */
export function serve(frontEnd: FrontEnd, request: ProvenRequest): void {
  answer(frontEnd, request, {
    ...judge(frontEnd, request),
    access: request.access,
    proven: request.proven,
  })
}

function judge(frontEnd: FrontEnd, request: ProvenRequest): Reply {
  const { message } = request
  const contentType = (headerValue(message.headers, 'Content-Type') ?? '').split(';')[0]?.trim().toLowerCase()
  const service = SERVICES[contentType ?? '']
  if (service === undefined) return { status: 415, diagnostics: 4013 }
  if (readStrictXml(message.body.trim()) === undefined) return { status: 400, diagnostics: 4001 }
  const [root] = readXml(message.body)
  return root === undefined ? { status: 400, diagnostics: 4001 } : service(frontEnd, request, root)
}

type Service = (frontEnd: FrontEnd, request: ProvenRequest, root: XmlElement) => Reply

const SERVICES: Readonly<Record<string, Service>> = {
  'application/msrtc-category-publish+xml': publish,
  'application/msrtc-setcontainermembers+xml': setContainerMembers,
  // Watchers are not announced here, so there is nothing to acknowledge.
  'application/msrtc-presence-setsubscriber+xml': () => ({ status: 200 }),
  'application/soap+xml': changeContacts,
}

const EXPIRE_TYPES = new Set(['static', 'endpoint', 'user', 'time'])

function publish(
  { pool, context }: FrontEnd,
  { user, epid, message }: ProvenRequest,
  root: XmlElement,
): Reply {
  const publications = findElement([root], 'publications')
  if (publications === undefined || userAtHost(attributeOf(publications, 'uri')) !== user)
    return { status: 400, diagnostics: 4001 }
  const requests = findElements(publications.children, 'publication').map(one =>
    toPublishRequest(one, message.body),
  )
  const conflicts = pool.presence.publish(user, epid, requests, context.machine.nowMs())
  if (conflicts.length > 0) return wrongDelta(conflicts)
  const wanted = new Set(requests.map(placeOf))
  const changed = pool.presence.publications(user).filter(one => wanted.has(placeOf(one)))
  return {
    status: 200,
    headers: [{ name: 'Content-Type', value: 'application/vnd-microsoft-roaming-self+xml' }],
    body: roamingSelfBody(user, changed, undefined),
  }
}

function placeOf({ category, instance, container }: Publication | PublishRequest): string {
  return `${category} ${instance} ${container}`
}

function toPublishRequest(element: XmlElement, body: string): PublishRequest {
  const number = (name: string): number => {
    const text = attributeOf(element, name)
    return /^\d{1,9}$/.test(text) ? Number(text) : 0
  }
  const expireType = attributeOf(element, 'expireType')
  const [content] = element.children
  return {
    category: attributeOf(element, 'categoryName'),
    instance: attributeOf(element, 'instance'),
    container: number('container'),
    version: number('version'),
    expireType: EXPIRE_TYPES.has(expireType) ? (expireType as PublishRequest['expireType']) : 'static',
    xml: content === undefined ? '' : body.slice(content.from, content.to),
    removes: attributeOf(element, 'expires') === '0',
  }
}

function wrongDelta(conflicts: readonly VersionConflict[]): Reply {
  const rows = conflicts.map(
    ({ index, version }) => `<operation index="${index + 1}" curVersion="${version}"/>`,
  )
  return {
    status: 409,
    headers: [{ name: 'Content-Type', value: 'application/msrtc-fault+xml' }],
    body: `<Fault xmlns="http://schemas.microsoft.com/2006/09/sip/service-fault"><Faultcode>Client.BadCall.WrongDelta</Faultcode><details>${rows.join('')}</details></Fault>`,
  }
}

const MEMBER_TYPES = new Set(['user', 'domain', 'sameEnterprise', 'federated', 'publicCloud', 'everyone'])

function setContainerMembers({ pool }: FrontEnd, { user }: ProvenRequest, root: XmlElement): Reply {
  const conflicts: VersionConflict[] = []
  for (const [index, container] of findElements([root], 'container').entries()) {
    const id = Number(attributeOf(container, 'id'))
    const version = Number(attributeOf(container, 'version'))
    if (!Number.isInteger(id) || !Number.isInteger(version)) return { status: 400, diagnostics: 4001 }
    const members = findElements(container.children, 'member')
    const of = (action: string): ContainerMember[] =>
      members.filter(one => attributeOf(one, 'action') === action).flatMap(toMember)
    const inForce = pool.presence.setMembers(user, id, version, { add: of('add'), remove: of('remove') })
    if (inForce !== undefined) conflicts.push({ index, version: inForce })
  }
  return conflicts.length > 0 ? wrongDelta(conflicts) : { status: 200 }
}

function toMember(element: XmlElement): ContainerMember[] {
  const type = attributeOf(element, 'type')
  const value = attributeOf(element, 'value')
  return MEMBER_TYPES.has(type) ? [{ type: type as ContainerMember['type'], value }] : []
}

function changeContacts({ pool }: FrontEnd, { user }: ProvenRequest, root: XmlElement): Reply {
  const action = findElement([root], 'Body')?.children[0]
  const request = action && toContactRequest(action)
  // Other SOAP calls of old clients ask for nothing a sign-in needs.
  if (action === undefined || request === undefined) return { status: 200 }
  const deltaText = textOf(action.children, 'deltaNum')
  const outcome = pool.contacts.apply(
    user,
    request,
    /^\d{1,9}$/.test(deltaText) ? Number(deltaText) : undefined,
  )
  switch (outcome.kind) {
    case 'unknown':
      return soapFault('Client.BadCall', '')
    case 'full':
      return soapFault('Client.BadCall.ContactLimitReached', '')
    case 'wrong-delta':
      return soapFault('Client.BadCall.WrongDelta', `<m:deltaNum>${outcome.deltaNum}</m:deltaNum>`)
    case 'changed':
      return { status: 200, headers: [SOAP_TYPE], body: envelope(soapResult(outcome.change, action.local)) }
  }
}

const SOAP_TYPE = { name: 'Content-Type', value: 'application/SOAP+xml' }

function toContactRequest({ local, children }: XmlElement): ContactRequest | undefined {
  const text = (name: string): string => textOf(children, name)
  const uri = userAtHost(text('URI')) ?? ''
  const id = Number(text('groupID'))
  switch (local) {
    case 'setContact':
      return {
        kind: 'setContact',
        contact: {
          uri,
          name: text('displayName'),
          groups: `${text('groups')} `,
          subscribed: text('subscribed') !== 'false',
        },
      }
    case 'deleteContact':
      return { kind: 'deleteContact', uri }
    case 'addGroup':
      return { kind: 'addGroup', name: text('name') }
    case 'modifyGroup':
      return { kind: 'modifyGroup', group: { id, name: text('name') } }
    case 'deleteGroup':
      return { kind: 'deleteGroup', id }
    default:
      return undefined
  }
}

function soapResult(
  change: { readonly kind: string; readonly group?: { readonly id: number } },
  action: string,
): string {
  const id = change.kind === 'addedGroup' && change.group ? `<m:groupID>${change.group.id}</m:groupID>` : ''
  return `<m:${action} xmlns:m="http://schemas.microsoft.com/winrtc/2002/11/sip">${id}</m:${action}>`
}

function soapFault(code: string, detail: string): Reply {
  const fault = `<SOAP-ENV:Fault><faultcode>SOAP-ENV:${code}</faultcode><faultstring>${code}</faultstring><detail xmlns:m="http://schemas.microsoft.com/winrtc/2002/11/sip">${detail}</detail></SOAP-ENV:Fault>`
  return { status: 400, headers: [SOAP_TYPE], body: envelope(fault) }
}

function envelope(content: string): string {
  return `<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body>${content}</SOAP-ENV:Body></SOAP-ENV:Envelope>`
}
