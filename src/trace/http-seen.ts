// One sighting of an HTTP message in one log, reduced to what sign-in analysis needs.

import type { ByteInterner } from '../base/byte-interner.ts'
import { decodeText } from '../base/text.ts'
import { parseHttpDate } from '../base/time.ts'
import { type Header, headerValue, parseHeaderLines } from '../protocol/header-lines.ts'
import { parseHttpStartLine } from '../protocol/http/message.ts'
import { isDiagnosticsHeader, parseMsDiagnosticsList } from '../protocol/ms-diagnostics/parse.ts'
import { readNtlmAccount } from '../protocol/ntlm/read-account.ts'
import { type Authentication, readChallenges, readCredentials } from '../protocol/sip/authentication.ts'
import { readSoapFault, type SoapFault } from '../protocol/soap/fault.ts'
import type { Origin } from './origin.ts'
import type { RawMessage } from './raw.ts'
import type { DiagnosticsSeen } from './sip-seen.ts'

export interface HttpSeen {
  readonly protocol: 'http'
  readonly origin: Origin
  readonly ordinal: number
  /** '' for a response. */
  readonly method: string
  /** 0 for a request. */
  readonly status: number
  /** Request target, or reason phrase. */
  readonly text: string
  readonly hostHeader: string
  readonly diagnostics: readonly DiagnosticsSeen[]
  readonly challenges: readonly Authentication[]
  /** Schemes of the credentials; their values stay in the log. */
  readonly credentialSchemes: readonly string[]
  /** False also where a scheme stands alone: "Bearer" without a token only says that the client knows it. */
  readonly hasCredentials: boolean
  /** "DOMAIN\\user" or "user" that an NTLM message of the credentials names; '' where none does. */
  readonly account: string
  /** The request carries a web ticket (X-MS-WebTicket, cwt bearer, or an assertion in the body). */
  readonly hasWebTicket: boolean
  readonly webTicketUrl: string
  readonly serverFqdn: string
  readonly correlation: string
  readonly clientRequestId: string
  readonly location: string
  readonly contentType: string
  readonly agent: string
  /** Origin of the page on whose behalf a browser asks; '' for other clients. */
  readonly pageOrigin: string
  readonly server: string
  readonly dateUs: number | undefined
  readonly fault: SoapFault | undefined
  readonly body: string
}

/** Bodies are kept up to this length. */
const BODY_LIMIT = 64_000

/** Reads a raw message; undefined when its start line is not one of HTTP. */
export function readHttpSeen(raw: RawMessage, names: ByteInterner): HttpSeen | undefined {
  const start = parseHttpStartLine(decodeText(raw.bytes, raw.startFrom, raw.startTo))
  if (!start) return undefined
  const { headers } = parseHeaderLines(raw.bytes, raw.headFrom, raw.headTo)
  const one = (name: string): string => headerValue(headers, name) ?? ''
  const body = decodeText(raw.bytes, raw.bodyFrom, Math.min(raw.bodyTo, raw.bodyFrom + BODY_LIMIT))
  const credentials = readCredentials(headers)
  const accounts = credentials.map(({ parameters }) => readNtlmAccount(parameters.get('token') ?? ''))
  return {
    protocol: 'http',
    origin: raw.origin,
    ordinal: raw.ordinal,
    method: start.kind === 'request' ? start.method : '',
    status: start.kind === 'request' ? 0 : start.status,
    text: start.kind === 'request' ? start.target : start.reason,
    hostHeader: names.internText(one('Host')),
    diagnostics: readDiagnostics(headers),
    challenges: readChallenges(headers),
    credentialSchemes: credentials.map(({ scheme }) => scheme),
    hasCredentials: credentials.some(({ parameters }) => parameters.size > 0),
    account: names.internText(accounts.find(name => name !== '') ?? ''),
    hasWebTicket: hasWebTicket(headers, body),
    webTicketUrl: one('X-MS-WebTicketURL'),
    serverFqdn: names.internText(one('X-MS-Server-Fqdn')),
    correlation: one('X-MS-Correlation-Id'),
    clientRequestId: one('client-request-id'),
    location: one('Location'),
    contentType: names.internText(one('Content-Type')),
    agent: names.internText(one('User-Agent')),
    // The frame through which UCWA pages ask passes the origin of the page on.
    pageOrigin: names.internText(one('X-Ms-Origin') || one('Origin')),
    server: names.internText(one('Server')),
    dateUs: parseHttpDate(one('Date')),
    fault: readSoapFault(body),
    body,
  }
}

function hasWebTicket(headers: readonly Header[], body: string): boolean {
  if (headerValue(headers, 'X-MS-WebTicket') !== undefined) return true
  if (/^Bearer\s+cwt=/i.test(headerValue(headers, 'Authorization') ?? '')) return true
  return /<(?:[\w.-]+:)?Security[\s>]/.test(body) && /<(?:[\w.-]+:)?Assertion[\s>]/.test(body)
}

/** Diagnostics of a message, in the order of the headers. */
function readDiagnostics(headers: readonly Header[]): DiagnosticsSeen[] {
  return headers
    .filter(header => isDiagnosticsHeader(header.name))
    .flatMap(header => parseMsDiagnosticsList(header.value).map(value => ({ ...value, header: header.name })))
}
