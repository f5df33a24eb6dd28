// The arrows of a web exchange: request and answer, through the reverse proxy for clients outside.

import { formatResultCode } from '../../base/result-code.ts'
import type { Step } from '../attempt.ts'
import type { Place } from '../record.ts'
import { isServerSide, type WebExchange } from '../web-exchange.ts'
import type { DraftArrow } from './arrow.ts'
import type { LaneContext, LaneKey } from './lane.ts'

/** Ports of the External Web Site: requests there came through the reverse proxy. */
const EXTERNAL_SITE_PORTS: ReadonlySet<number> = new Set([4443, 8080])

/** Request and answer of an exchange. */
export function arrowsOfWeb(
  exchange: WebExchange,
  outcome: Step['outcome'],
  { outside }: LaneContext,
): DraftArrow[] {
  const external = exchange.line ? EXTERNAL_SITE_PORTS.has(exchange.line.port) : outside
  const way = wayOf(exchange, external)
  const seen = placesOf(exchange)
  const target = shortTarget(exchange)
  const names = namesOf(exchange, external)
  const answered = exchange.status > 0 || exchange.error !== '' || exchange.fault !== undefined
  const request: DraftArrow = {
    kind: 'http',
    way,
    names,
    timeUs: exchange.fromUs,
    label: `${exchange.method || 'request'} ${target}`,
    detail: [target.startsWith(exchange.host) ? '' : exchange.host, credentialsOf(exchange)]
      .filter(part => part !== '')
      .join(', '),
    outcome: answered ? 'sent' : outcome === 'failed' ? 'failed' : 'open',
    seen: seen.request,
  }
  if (!answered) return [request]
  return [
    request,
    {
      kind: 'http',
      way: way.toReversed(),
      names,
      timeUs: exchange.toUs,
      label: answerLabel(exchange),
      detail: answerDetail(exchange),
      outcome,
      seen: seen.response,
    },
  ]
}

/** How far the request is known to have come: a client's log alone shows it as far as the first machine. */
function wayOf(exchange: WebExchange, external: boolean): LaneKey[] {
  const server = exchange.line !== undefined || isServerSide(exchange) || exchange.server !== ''
  const client = !isServerSide(exchange)
  if (!external) return ['client', 'web']
  return [...(client ? ['client'] : []), 'reverse-proxy', ...(server ? ['web'] : [])]
}

function placesOf({
  request,
  response,
  sightings,
}: WebExchange): Record<'request' | 'response', (Place & { ordinal: number })[]> {
  const others = sightings
    .filter(origin => origin !== request?.origin && origin !== response?.origin)
    .map(origin => ({ ...place(origin), ordinal: 0 }))
  const own = (seen: typeof request) => (seen ? [{ ...place(seen.origin), ordinal: seen.ordinal }] : [])
  return { request: [...own(request), ...others], response: [...own(response), ...others] }
}

function place({ source, offset, length, line }: Place): Place {
  return { source, offset, length, line }
}

function namesOf(exchange: WebExchange, external: boolean): ReadonlyMap<LaneKey, string> {
  const names = new Map<LaneKey, string>()
  if (exchange.host !== '') names.set(external ? 'reverse-proxy' : 'web', exchange.host)
  const server = exchange.line?.origin.machine || exchange.server
  if (server) names.set('web', server)
  return names
}

/** The telling end of a path: "WebTicketService.svc/mex", "root/user"; the host for "/". */
function shortTarget({ host, path }: WebExchange): string {
  const segments = path.split('/').filter(part => part !== '')
  if (segments.length === 0) return host === '' ? '/' : `${host}/`
  const last = segments.at(-1) ?? ''
  return /\.svc$/i.test(last) || segments.length === 1 ? last : `${segments.at(-2)}/${last}`
}

function credentialsOf({ credentials, hasWebTicket }: WebExchange): string {
  if (hasWebTicket) return 'with web ticket'
  return credentials === '' || credentials === '-' ? '' : `with ${credentials}`
}

function answerLabel({ status, response, code }: WebExchange): string {
  if (status > 0) return `${status} ${response?.text ?? ''}`.trim()
  return code === 0 ? 'failed' : `failed ${formatResultCode(code)}`
}

function answerDetail({ diagnostics, fault, error, response }: WebExchange): string {
  const [found] = diagnostics
  if (found) return `${found.id} ${found.reason ?? ''}`.trim()
  if (fault) return [fault.errorId ?? '', fault.errorReason ?? fault.reason].join(' ').trim()
  if (error !== '') return error
  const schemes = [...new Set((response?.challenges ?? []).map(({ scheme }) => scheme))]
  return schemes.length === 0 ? '' : `offers ${schemes.join(', ')}`
}
