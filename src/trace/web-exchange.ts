// Web exchanges: an HTTP request with its answer, whether it was seen as messages, as a call in a client log (wws), or as
// a line of an IIS log.

import { US_PER_SECOND } from '../base/time.ts'
import type { SoapFault } from '../protocol/soap/fault.ts'
import { readWebAddress, type WebService, webServiceOf } from '../protocol/web-service.ts'
import type { HttpSeen } from './http-seen.ts'
import type { Observation, WebCall, WebRequestLine } from './observation.ts'
import type { Origin } from './origin.ts'
import type { DiagnosticsSeen } from './sip-seen.ts'
import type { TimeOf } from './timeline.ts'

export interface WebExchange {
  readonly kind: 'web'
  readonly service: WebService
  readonly method: string
  readonly url: string
  readonly host: string
  readonly port: number | undefined
  readonly path: string
  readonly query: string
  /** HTTP status; 0 when no answer was seen. */
  readonly status: number
  /** user@host the request is about; '' when it does not say. */
  readonly user: string
  /** Address of the client, where the log says so. */
  readonly client: string
  readonly agent: string
  /** Kind of credentials: scheme names, "ticket", or what the log called them; '' for none. */
  readonly credentials: string
  readonly hasWebTicket: boolean
  readonly diagnostics: readonly DiagnosticsSeen[]
  readonly fault: SoapFault | undefined
  /** Sentence of the client about what went wrong; '' when there is none. */
  readonly error: string
  /** HRESULT of the client's stack; 0 when none. */
  readonly code: number
  /** Server that answered, as it named itself. */
  readonly server: string
  readonly request: HttpSeen | undefined
  readonly response: HttpSeen | undefined
  readonly call: WebCall | undefined
  readonly line: WebRequestLine | undefined
  /** Where it was seen best: by the client if there is a log of it. */
  readonly origin: Origin
  /** Every place where it was seen. */
  readonly sightings: readonly Origin[]
  readonly fromUs: number
  readonly toUs: number
}

/**
 * Builds web exchanges from messages and observations, each in order of time within its source. A request that a client
 * and a server both logged is one exchange.
 */
export function buildWebExchanges(
  http: readonly HttpSeen[],
  observations: readonly Observation[],
  timeOf: TimeOf,
): WebExchange[] {
  const exchanges = pairMessages(http, timeOf)
  const calls = new Set<string>()
  for (const observation of observations) {
    if (observation.kind === 'web-call') {
      // The client's report repeats the call of a step in every step above it.
      const key = `${observation.origin.source} ${observation.origin.timeUs} ${observation.quote}`
      if (!calls.has(key)) exchanges.push(ofCall(observation, timeOf))
      calls.add(key)
    }
    if (observation.kind === 'web-request-line') exchanges.push(ofLine(observation, timeOf))
  }
  return mergeServerSide(foldLines(exchanges))
}

/** Within one log a request that stands there as messages and as a line is one exchange: a trace of the lab holds both. */
function foldLines(exchanges: readonly WebExchange[]): WebExchange[] {
  const open = new Map<string, WebExchange[]>()
  const folded = new Map<WebExchange, WebExchange>()
  const keyOf = ({ origin, method, path, status }: WebExchange): string =>
    `${origin.source} ${method} ${path.toLowerCase()} ${status}`
  for (const exchange of exchanges) {
    folded.set(exchange, exchange)
    if (exchange.request) open.set(keyOf(exchange), [...(open.get(keyOf(exchange)) ?? []), exchange])
  }
  for (const seen of exchanges) {
    if (seen.line === undefined) continue
    const waiting = open.get(keyOf(seen)) ?? []
    const at = waiting.findIndex(({ toUs }) => Math.abs(toUs - seen.toUs) <= SAME_REQUEST_US)
    const same = waiting[at]
    if (same === undefined) continue
    open.set(keyOf(seen), waiting.toSpliced(at, 1))
    folded.delete(seen)
    folded.set(same, { ...same, line: seen.line })
  }
  return [...folded.values()]
}

/** True when a server logged it: it serves many clients. In a client's log requests go out and answers come in. */
export function isServerSide({ line, request, response, origin }: WebExchange): boolean {
  if (origin.machine !== undefined) return true
  if (request) return request.origin.direction === 'in'
  return response ? response.origin.direction === 'out' : line !== undefined
}

/** Two logs hold the same request within this time, after their clocks are corrected. IIS has whole seconds. */
export const SAME_REQUEST_US = 2 * US_PER_SECOND

/** Joins what a server logged to the exchange in which a client logged the same request. */
function mergeServerSide(exchanges: readonly WebExchange[]): WebExchange[] {
  const byRequest = new Map<string, WebExchange[]>()
  const merged = new Map<WebExchange, WebExchange>()
  const keyOf = ({ method, path, status }: WebExchange): string => `${method} ${path.toLowerCase()} ${status}`
  for (const exchange of exchanges) {
    if (isServerSide(exchange)) continue
    merged.set(exchange, exchange)
    byRequest.set(keyOf(exchange), [...(byRequest.get(keyOf(exchange)) ?? []), exchange])
  }
  for (const seen of exchanges) {
    if (!isServerSide(seen)) continue
    const same = byRequest
      .get(keyOf(seen))
      ?.find(exchange => isSameRequest(merged.get(exchange) ?? exchange, seen))
    if (same)
      merged.set(same, {
        ...(merged.get(same) ?? same),
        line: nearerLine((merged.get(same) ?? same).line, seen.line),
        sightings: [...(merged.get(same) ?? same).sightings, seen.origin],
      })
    else merged.set(seen, seen)
  }
  return [...merged.values()]
}

/** Ports of the External Web Site: what comes there has passed a reverse proxy. */
export const EXTERNAL_SITE_PORTS: ReadonlySet<number> = new Set([4443, 8080])

/** A reverse proxy built on IIS logs the request too, at 443 or 80; where it arrived says the line of the web site. */
function nearerLine(
  known: WebRequestLine | undefined,
  seen: WebRequestLine | undefined,
): WebRequestLine | undefined {
  return known && EXTERNAL_SITE_PORTS.has(known.port) ? known : (seen ?? known)
}

function isSameRequest(exchange: WebExchange, seen: WebExchange): boolean {
  if (exchange.sightings.some(({ source }) => source === seen.origin.source)) return false
  if (exchange.user !== '' && seen.user !== '' && exchange.user !== seen.user) return false
  return Math.abs(exchange.toUs - seen.toUs) <= SAME_REQUEST_US
}

/** Pairs each response with the oldest open request of its source and connection. */
function pairMessages(http: readonly HttpSeen[], timeOf: TimeOf): WebExchange[] {
  const exchanges: WebExchange[] = []
  const open = new Map<string, HttpSeen[]>()
  for (const message of http) {
    const key = connectionKey(message.origin)
    if (message.status === 0) {
      open.set(key, [...(open.get(key) ?? []), message])
      continue
    }
    const waiting = open.get(key) ?? []
    exchanges.push(ofMessages(waiting[0], message, timeOf))
    open.set(key, waiting.slice(1))
  }
  for (const unanswered of [...open.values()].flat())
    exchanges.push(ofMessages(unanswered, undefined, timeOf))
  return exchanges
}

/** Equal for messages that travelled on one connection, as far as their log tells. */
export function connectionKey(origin: Origin): string {
  return `${origin.source} ${origin.connection ?? ''} ${origin.correlation ?? ''} ${origin.local ?? ''} ${origin.peer ?? ''}`
}

function ofMessages(
  request: HttpSeen | undefined,
  response: HttpSeen | undefined,
  timeOf: TimeOf,
): WebExchange {
  const first = request ?? response
  if (!first) throw new Error('an exchange needs a message')
  const address = readWebAddress(request?.text ?? '', request?.hostHeader)
  return {
    kind: 'web',
    service: webServiceOf(address.host, address.path),
    method: request?.method ?? '',
    url: request ? urlOf(address.host, request.text) : '',
    ...address,
    status: response?.status ?? 0,
    user: userOfWeb(address.query, request?.body ?? '') || userOfWeb('', response?.body ?? ''),
    client: first.origin.direction === 'in' ? (first.origin.peer ?? '') : '',
    agent: request?.agent ?? '',
    credentials: request?.hasWebTicket ? 'ticket' : (request?.credentialSchemes.join(', ') ?? ''),
    hasWebTicket: request?.hasWebTicket ?? false,
    diagnostics: response?.diagnostics ?? [],
    fault: response?.fault,
    error: '',
    code: 0,
    server: response?.serverFqdn ?? '',
    request,
    response,
    call: undefined,
    line: undefined,
    origin: (response ?? first).origin,
    sightings: [(response ?? first).origin],
    fromUs: timeOf(first.origin),
    toUs: timeOf((response ?? first).origin),
  }
}

function urlOf(host: string, target: string): string {
  return /^https?:/i.test(target) ? target : `https://${host}${target}`
}

function ofCall(call: WebCall, timeOf: TimeOf): WebExchange {
  const address = readWebAddress(call.url)
  const status = /HTTP status code '(\d{3})/.exec(call.error)?.[1]
  const fault = /trust fault: '([^']*)'/.exec(call.error)
  const reason = /fault reason was: '([^']*)'/.exec(call.error)?.[1] ?? ''
  const passed = call.code === 0 && call.complete && call.error === ''
  return {
    kind: 'web',
    service: webServiceOf(address.host, address.path),
    method: /\/mex$/i.test(address.path) ? 'GET' : 'POST',
    url: call.url,
    ...address,
    status: status !== undefined ? Number(status) : fault ? 500 : passed ? 200 : 0,
    user: userOfWeb(address.query, ''),
    client: '',
    agent: '',
    credentials: call.credentials,
    hasWebTicket: /webticket|token/i.test(call.credentials),
    diagnostics: [],
    fault: fault
      ? { code: '', reason: reason || (fault[1] ?? ''), errorId: undefined, errorReason: undefined }
      : undefined,
    error: call.error,
    code: call.code,
    server: '',
    request: undefined,
    response: undefined,
    call,
    line: undefined,
    origin: call.origin,
    sightings: [call.origin],
    fromUs: timeOf(call.origin),
    toUs: timeOf(call.origin),
  }
}

function ofLine(line: WebRequestLine, timeOf: TimeOf): WebExchange {
  const endUs = timeOf(line.origin)
  return {
    kind: 'web',
    service: webServiceOf(line.host.toLowerCase(), line.path),
    method: line.method,
    url: `https://${line.host || '?'}${line.path}${line.query ? `?${line.query}` : ''}`,
    host: line.host.toLowerCase(),
    port: line.port,
    path: line.path,
    query: line.query,
    status: line.status,
    user: userOfWeb(line.query, ''),
    client: line.client,
    agent: line.userAgent,
    credentials: line.user,
    hasWebTicket: false,
    diagnostics: [],
    fault: undefined,
    error: '',
    code: line.win32,
    server: line.origin.machine ?? '',
    request: undefined,
    response: undefined,
    call: undefined,
    line,
    origin: line.origin,
    sightings: [line.origin],
    fromUs: endUs - line.durationUs,
    toUs: endUs,
  }
}

/** The user a request is about: `sipuri` of the query, a claim, or the subject of an assertion. */
export function userOfWeb(query: string, body: string): string {
  const inQuery = /(?:^|&)sipuri=(?:sip(?::|%3a))?([^&@%]+(?:@|%40)[^&;]+)/i.exec(query)?.[1]
  if (inQuery) return inQuery.replace(/%40/i, '@').toLowerCase()
  const inBody =
    />\s*sip:([^\s<@]+@[^\s<;]+)\s*<\/(?:[\w.-]+:)?(?:Value|NameIdentifier)>/i.exec(body) ??
    /\bEntity="sip:([^"@]+@[^"]+)"/i.exec(body)
  return inBody?.[1]?.toLowerCase() ?? ''
}
