// Autodiscover answers, XML (MS-OCDISCWS §3.1.5) and JSON (UCWA): where the client stands, the servers it is sent to, the links.

import { attributeOf, findElement, findElements, readXml } from '../xml/read-xml.ts'

export interface AutodiscoverAnswer {
  /** "Internal" or "External" as the server says; '' when it does not. */
  readonly accessLocation: string
  /** Root, User, Domain; '' in JSON. */
  readonly resource: string
  /** SipClientInternalAccess and its like. */
  readonly servers: readonly { readonly name: string; readonly fqdn: string; readonly port: string }[]
  readonly links: readonly { readonly token: string; readonly href: string }[]
}

/** Reads an answer in either form; undefined when the text is none. Never throws. */
export function readAutodiscoverAnswer(text: string): AutodiscoverAnswer | undefined {
  // \s holds the byte order mark as well, which JSON does not allow.
  return /^\s*\{/.test(text) ? readJson(text.trimStart()) : readXmlAnswer(text)
}

const RESOURCES = ['Root', 'User', 'Domain'] as const

function readXmlAnswer(text: string): AutodiscoverAnswer | undefined {
  const root = findElement(readXml(text), 'AutodiscoverResponse')
  if (!root) return undefined
  const resource = RESOURCES.find(name => findElement(root.children, name) !== undefined) ?? ''
  const servers = root.children
    .flatMap(child => child.children)
    .filter(child => /^Sip\w+Access$/i.test(child.local))
  return {
    accessLocation: attributeOf(root, 'AccessLocation'),
    resource,
    servers: servers.map(server => ({
      name: server.local,
      fqdn: attributeOf(server, 'fqdn'),
      port: attributeOf(server, 'port'),
    })),
    links: findElements(root.children, 'Link').map(link => ({
      token: attributeOf(link, 'token'),
      href: attributeOf(link, 'href'),
    })),
  }
}

function readJson(text: string): AutodiscoverAnswer | undefined {
  const links = readLinks(text)
  if (links === undefined) return undefined
  return { accessLocation: '', resource: '', servers: [], links }
}

function readLinks(text: string): { token: string; href: string }[] | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const links = isRecord(value) ? value._links : undefined
  if (!isRecord(links)) return undefined
  return Object.entries(links).flatMap(([token, link]) => {
    const href = isRecord(link) ? link.href : undefined
    return typeof href === 'string' ? [{ token, href: href.trim() }] : []
  })
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
