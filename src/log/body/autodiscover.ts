// What an Autodiscover answer names: servers and URLs, as XML (AutodiscoverResponse) or JSON (_links). [MS-OCDISCWS] §3.1.

import { decodeEntities } from '../../protocol/soap/fault.ts'

/** A server ("host:port"), URL or place that an answer names, and the characters that say so. */
export interface NamedServer {
  readonly name: string
  readonly value: string
  readonly from: number
  readonly to: number
}

function attribute(tag: string, name: string): string | undefined {
  const match = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(tag)
  const value = match?.[1] ?? match?.[2]
  return value === undefined ? undefined : decodeEntities(value).trim()
}

const TAG =
  /<(?:[\w.-]+:)?(AutodiscoverResponse|Sip(?:Client|Server)(?:Internal|External)Access|Link)\b[^>]*>/gi

/** What an AutodiscoverResponse names, in order: SipClientInternalAccess and its like, the tokens of its links, AccessLocation. */
export function readAutodiscoverXml(text: string): NamedServer[] {
  return [...text.matchAll(TAG)].flatMap(({ 0: tag, 1: element = '', index }) => {
    const place = { from: index, to: index + tag.length }
    const [name, value] = readElement(element, tag)
    return name && value ? [{ name, value, ...place }] : []
  })
}

function readElement(element: string, tag: string): [string | undefined, string | undefined] {
  switch (element.toLowerCase()) {
    case 'autodiscoverresponse':
      return ['AccessLocation', attribute(tag, 'AccessLocation')]
    case 'link':
      return [attribute(tag, 'token'), attribute(tag, 'href')]
    default: {
      const host = attribute(tag, 'fqdn')
      const port = attribute(tag, 'port')
      return [element, host && port ? `${host}:${port}` : host]
    }
  }
}

const LINK = /"([^"]{1,80})"\s*:\s*\{\s*"href"\s*:\s*"((?:[^"\\]|\\.)*)"/g

/** The links of "_links" when they are those of Autodiscover. Read by shape, so that cut JSON tells, too. */
export function readAutodiscoverJson(text: string): NamedServer[] {
  const links = [...text.matchAll(LINK)].map(({ 0: whole, 1: name = '', 2: href = '', index }) => ({
    name,
    value: href.replace(/\\(.)/g, '$1'),
    from: index,
    to: index + whole.length,
  }))
  const discovers = links.some(({ name }) => /^(?:redirect|user|applications)$/.test(name))
  return discovers && links.some(({ value }) => /autodiscover|lyncdiscover/i.test(value)) ? links : []
}
