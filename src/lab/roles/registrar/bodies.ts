// Bodies that a registrar sends to clients: contact lists and their changes, own presence, presence of others, settings.
// [MS-SIP] §2.2, [MS-PRES] §2.2.2.

import { formatIsoTime } from '../../../base/time.ts'
import { escapeXml } from '../../../protocol/xml/escape.ts'
import type { LabUser } from '../../directory.ts'
import type { Contact, ContactChange, ContactGroup, ContactList } from './contacts.ts'
import type { Container, Publication } from './presence.ts'
import type { PresenceView } from './presence-view.ts'

const NAMESPACE = 'http://schemas.microsoft.com/2006/09/sip'

/** The whole list. */
export function contactListBody({ deltaNum, groups, contacts }: ContactList): string {
  const rows = [
    ...groups.map(group => groupRow('group', group)),
    ...contacts.map(one => contactRow('contact', one)),
  ]
  return `<contactList deltaNum="${deltaNum}">${rows.join('')}</contactList>`
}

/** One change of it. */
export function contactDeltaBody(change: ContactChange, { deltaNum }: ContactList): string {
  return `<contactDelta deltaNum="${deltaNum}" prevDeltaNum="${deltaNum - 1}">${changeRow(change)}</contactDelta>`
}

function changeRow(change: ContactChange): string {
  switch (change.kind) {
    case 'addedGroup':
    case 'modifiedGroup':
      return groupRow(change.kind, change.group)
    case 'deletedGroup':
      return `<deletedGroup id="${change.id}"/>`
    case 'addedContact':
    case 'modifiedContact':
      return contactRow(change.kind, change.contact)
    case 'deletedContact':
      return `<deletedContact uri="${escapeXml(change.uri)}"/>`
  }
}

function groupRow(element: string, { id, name }: ContactGroup): string {
  return `<${element} id="${id}" name="${escapeXml(name)}" externalURI=""/>`
}

function contactRow(element: string, { uri, name, groups, subscribed }: Contact): string {
  return `<${element} uri="${escapeXml(uri)}" name="${escapeXml(name)}" groups="${escapeXml(groups)}" subscribed="${subscribed}" externalURI=""/>`
}

/** What a user has published, for the user's own endpoints; publications that ended are named with version 0. */
export function roamingSelfBody(
  user: string,
  publications: readonly Publication[],
  containers: readonly Container[] | undefined,
): string {
  const parts = [categoriesBody(user, publications.map(publicationRow))]
  if (containers)
    parts.push(
      `<containers xmlns="${NAMESPACE}/containers">${containers.map(containerRow).join('')}</containers>`,
      `<subscribers xmlns="${NAMESPACE}/presence-subscribers"/>`,
    )
  return `<roamingData xmlns="${NAMESPACE}/roaming-self">${parts.join('')}</roamingData>`
}

function containerRow({ id, version, members }: Container): string {
  const rows = members.map(
    ({ type, value }) => `<member type="${type}"${value === '' ? '' : ` value="${escapeXml(value)}"`}/>`,
  )
  return `<container id="${id}" version="${version}">${rows.join('')}</container>`
}

function categoriesBody(user: string, rows: readonly string[]): string {
  return `<categories xmlns="${NAMESPACE}/categories" uri="sip:${escapeXml(user)}">${rows.join('')}</categories>`
}

function publicationRow(one: Publication): string {
  const { category, instance, container, version, expireType, publishedMs, xml } = one
  const attributes = `name="${escapeXml(category)}" instance="${escapeXml(instance)}" publishTime="${formatIsoTime(publishedMs * 1000)}" container="${container}" version="${version}" expireType="${expireType}"`
  return `<category ${attributes}>${xml}</category>`
}

/** The presence of a user as a watcher sees it. */
export function presenceBody(target: LabUser, view: PresenceView, nowMs: number): string {
  const { container, availability, publications } = view
  const time = formatIsoTime(nowMs * 1000)
  const row = (name: string, content: string): string =>
    `<category name="${name}" instance="0" publishTime="${time}" container="${container}" version="1" expireType="user">${content}</category>`
  const state = `<state xmlns="${NAMESPACE}/state" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="aggregateState"><availability>${availability}</availability></state>`
  const rows = [row('state', state)]
  if (!publications.some(one => one.category === 'contactCard'))
    rows.push(
      row(
        'contactCard',
        `<contactCard xmlns="${NAMESPACE}/contactcard"><identity><name><displayName>${escapeXml(target.displayName)}</displayName></name><email>${escapeXml(target.upn)}</email></identity></contactCard>`,
      ),
    )
  return categoriesBody(target.sipAddress, [...rows, ...publications.map(publicationRow)])
}

/** Several bodies of presence in one answer: a list that names the users, then one part for each. RFC 4662 */
export function presenceListBody(
  owner: string,
  parts: readonly { readonly user: string; readonly body: string | undefined }[],
  boundary: string,
): { readonly contentType: string; readonly body: string } {
  const rows = parts.map(({ user, body }, i) => {
    const state =
      body === undefined
        ? '<instance id="0" state="terminated" reason="noresource"/>'
        : `<instance id="0" state="active" cid="${i}@${boundary}"/>`
    return `<resource uri="sip:${escapeXml(user)}">${state}</resource>`
  })
  const list = `<list xmlns="urn:ietf:params:xml:ns:rlmi" uri="sip:${escapeXml(owner)}" version="0" fullState="true">${rows.join('')}</list>`
  const sections = [
    section('application/rlmi+xml', 'resourceList', list),
    ...parts.flatMap(({ body }, i) =>
      body === undefined ? [] : [section('application/msrtc-event-categories+xml', `${i}@${boundary}`, body)],
    ),
  ]
  const body = `${sections.map(text => `--${boundary}\r\n${text}\r\n`).join('')}--${boundary}--\r\n`
  return {
    contentType: `multipart/related;type="application/rlmi+xml";start=resourceList;boundary=${boundary}`,
    body,
  }
}

function section(contentType: string, id: string, body: string): string {
  // The line end belongs to the part: a client's MIME reader takes the last byte before the boundary for its own.
  return `Content-Transfer-Encoding: binary\r\nContent-ID: <${id}>\r\nContent-Type: ${contentType}\r\n\r\n${body}\r\n`
}

/**
 * In-band settings: what a client is told after it has signed in. Services that the lab does not run (address book, group
 * expansion) are not named: clients would ask them at once.
 */
export function provisioningBody(groups: readonly string[]): string {
  const known: Readonly<Record<string, string>> = {
    serverconfiguration: '<ucPC2PCAVEncryption>SupportEncryption</ucPC2PCAVEncryption>',
    ucpolicy: '<instance><property name="EnableIM">true</property></instance>',
  }
  const rows = groups.map(
    name => `<provisionGroup name="${escapeXml(name)}">${known[name.toLowerCase()] ?? ''}</provisionGroup>`,
  )
  return `<provisionGroupList xmlns="${NAMESPACE}/provisiongrouplist-notification">${rows.join('')}</provisionGroupList>`
}
