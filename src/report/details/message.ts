// A whole message for people: headers with their secrets cut, everything that can be decoded, the body laid out.

import { formatJson } from '../../protocol/json/format-json.ts'
import { isDiagnosticsHeader } from '../../protocol/ms-diagnostics/parse.ts'
import { findPemCertificates, readCertificate } from '../../protocol/pki/read-certificate.ts'
import { parseAuthentication } from '../../protocol/sip/authentication.ts'
import { readAssertion } from '../../protocol/web-ticket/read-assertion.ts'
import { readWebTicket } from '../../protocol/web-ticket/read-ticket.ts'
import { formatXml, isXml } from '../../protocol/xml/format-xml.ts'
import type { MessageContent } from '../../trace/message-content.ts'
import { cutSecrets } from '../../trace/redact/secrets.ts'
import { describeAssertion } from './assertion.ts'
import { describeAutodiscover } from './autodiscover.ts'
import { describeBasic, describeJwt } from './bearer.ts'
import { describeCertificate } from './certificate.ts'
import { describeDiagnostics } from './diagnostics.ts'
import { branch, type DetailNode, type DetailOptions, row } from './node.ts'
import { describeSoap } from './soap.ts'
import { describeToken } from './token.ts'

/** Plain data; every text still has to be made printable or escaped where it is shown. */
export interface MessageDetails {
  readonly startLine: string
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly decoded: readonly DetailNode[]
  readonly body: { readonly kind: 'none' | 'xml' | 'json' | 'text'; readonly text: string }
  /** What is odd about the message. */
  readonly problems: readonly string[]
}

/** Decodes all that can be decoded. Never throws. */
export function describeMessage(content: MessageContent, options: DetailOptions): MessageDetails {
  const { startLine, headers, body, problems } = content
  return {
    startLine: shown(startLine, options),
    headers: headers.map(({ name, value }) => ({ name, value: shownHeader(name, value, options) })),
    decoded: [
      ...headers.flatMap(({ name, value }) => describeHeader(name, value, options)),
      ...describeSoap(body, options),
      ...describeAutodiscover(body),
      ...describeCertificates(body, options),
    ],
    body: layOutBody(body, options),
    problems: problems.map(({ text }) => text),
  }
}

function describeHeader(name: string, value: string, options: DetailOptions): DetailNode[] {
  if (isDiagnosticsHeader(name)) return describeDiagnostics(name, value, options)
  if (/^(?:(?:www|proxy)-authenticate|(?:proxy-)?authorization|(?:proxy-)?authentication-info)$/i.test(name))
    return describeAuthentication(name, value, options)
  return /^x-ms-webticket$/i.test(name) ? describeTicket(name, value, options) : []
}

/** Challenge, credentials or signature, with the token inside. */
function describeAuthentication(name: string, value: string, options: DetailOptions): DetailNode[] {
  if (readWebTicket(value)) return describeTicket(name, value, options)
  const { scheme, parameters } = parseAuthentication(value)
  const token = parameters.get('gssapi-data') ?? parameters.get('token') ?? ''
  const asked = parameters.get('gssapi-data') === '' ? row('handshake', 'asks for the challenge') : []
  const children = /^basic$/i.test(scheme)
    ? describeBasic(token, options)
    : /^bearer$/i.test(scheme)
      ? describeJwt(token, options)
      : describeToken(token, options)
  return branch(`${name}: ${scheme}`, [...asked, ...children])
}

function describeTicket(name: string, value: string, options: DetailOptions): DetailNode[] {
  const ticket = readWebTicket(value)
  if (!ticket) return []
  const assertion = ticket.assertion === undefined ? undefined : readAssertion(ticket.assertion)
  const kind = ticket.kind === 'cwt' ? 'compact web ticket' : 'web ticket'
  return branch(
    `${name}: ${kind}`,
    assertion ? [describeAssertion(assertion, options)] : [],
    `${ticket.length} characters`,
  )
}

function describeCertificates(body: string, options: DetailOptions): DetailNode[] {
  return findPemCertificates(body).flatMap(der => {
    const certificate = readCertificate(der)
    return certificate ? branch('certificate', describeCertificate(certificate, options)) : []
  })
}

/** Bodies are laid out up to this length; longer ones are shown as they stand. */
const LAYOUT_LIMIT = 2_000_000

function layOutBody(body: string, options: DetailOptions): MessageDetails['body'] {
  if (body.trim() === '') return { kind: 'none', text: '' }
  const text = shown(body, options)
  if (text.length <= LAYOUT_LIMIT) {
    if (isXml(text)) return { kind: 'xml', text: formatXml(text) }
    const json = formatJson(text)
    if (json !== undefined) return { kind: 'json', text: json }
  }
  return { kind: 'text', text: text.trimEnd() }
}

function hide(what: string, length: number): string {
  return what.startsWith('password') ? '‹hidden›' : `‹${length} characters hidden›`
}

function shown(text: string, { secrets }: DetailOptions): string {
  return secrets ? text : cutSecrets(text, hide).text
}

function shownHeader(name: string, value: string, options: DetailOptions): string {
  return shown(`${name}: ${value}`, options).slice(name.length + 2)
}
