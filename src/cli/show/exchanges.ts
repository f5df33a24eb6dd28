// lyncpin show --exchanges: requests with their answers, those that matter for signing in.

import { formatDuration, formatTimeOfDay } from '../../base/time.ts'
import { createPaint, type Tone } from '../../report/style.ts'
import type { Cell } from '../../report/text/table.ts'
import { type Column, createWideTable } from '../../report/text/wide-table.ts'
import type { Attempt, Step } from '../../trace/attempt.ts'
import type { SipExchange } from '../../trace/sip-exchange.ts'
import type { WebExchange } from '../../trace/web-exchange.ts'
import { type ShowView, writeJson } from './view.ts'

type Exchange = SipExchange | WebExchange

const COLUMNS: readonly Column[] = [
  { title: 'time', most: 12 },
  { title: 'took', most: 9, right: true },
  { title: 'request', most: 60, stretches: true },
  { title: 'answer', most: 34 },
  { title: 'diag', most: 12 },
  { title: 'user', most: 34 },
  { title: 'attempt', most: 18 },
]

/** Shows the exchanges that hold a row the filter took. */
export async function showExchanges(view: ShowView): Promise<void> {
  const { opened, options, terminal, zoneUs } = view
  const { registers, otherSip, web } = opened.assembled
  const steps = stepsByExchange(opened.assembled.attempts)
  const taken = new Set(view.rows)
  const wanted = [...registers, ...otherSip, ...web]
    .filter(exchange => options.query === '' || rowsOf(view, exchange).some(row => taken.has(row)))
    .sort((a, b) => (a.fromUs || 0) - (b.fromUs || 0))
  const shown = wanted.slice(0, options.limit)
  if (options.output !== 'text')
    return writeJson(
      view,
      shown.map(exchange => jsonOf(exchange, steps.get(exchange))),
    )
  const cells = shown.map(exchange => cellsOf(exchange, steps.get(exchange), zoneUs))
  const paint = createPaint(terminal.colour)
  const table = createWideTable(COLUMNS, cells, { width: terminal.width, paint })
  await view.write(`${[table.head(), ...cells.map(table.row)].join('\n')}\n`)
  if (wanted.length > shown.length)
    await view.write(paint('muted', `… and ${wanted.length - shown.length} more; --limit 0 shows all\n`))
}

interface Placed {
  readonly attempt: string
  readonly step: Step
}

function stepsByExchange(attempts: readonly Attempt[]): ReadonlyMap<Exchange, Placed> {
  const steps = new Map<Exchange, Placed>()
  for (const attempt of attempts) {
    for (const step of attempt.phases.flatMap(phase => phase.steps)) {
      if (step.what.kind === 'sip' || step.what.kind === 'web')
        steps.set(step.what, { attempt: attempt.id, step })
    }
  }
  return steps
}

/** Rows of the messages and records of an exchange. */
function rowsOf({ messages }: ShowView, exchange: Exchange): number[] {
  const places =
    exchange.kind === 'sip'
      ? exchange.sightings.map(({ origin, ordinal }) => ({ origin, ordinal }))
      : [
          ...[exchange.request, exchange.response].flatMap(seen =>
            seen ? [{ origin: seen.origin, ordinal: seen.ordinal }] : [],
          ),
          ...exchange.sightings.map(origin => ({ origin, ordinal: 0 })),
        ]
  return places.map(({ origin, ordinal }) => messages.table.find(origin.source, origin.offset, ordinal))
}

interface Described {
  readonly request: string
  readonly answer: string
  readonly status: number
  readonly diagnostics: readonly number[]
}

function describe(exchange: Exchange): Described {
  if (exchange.kind === 'web') {
    const { method, url, status, response, diagnostics, fault, error } = exchange
    const ids = [...diagnostics.map(({ id }) => id), ...(fault?.errorId === undefined ? [] : [fault.errorId])]
    const answer = status > 0 ? `${status} ${response?.text ?? ''}`.trim() : error
    return { request: `${method} ${url}`, answer, status, diagnostics: [...new Set(ids)] }
  }
  const { request, final, method, cseq } = exchange
  return {
    request: `${method} ${request?.text ?? ''} (${cseq})`,
    answer: final ? `${final.status} ${final.text}` : '',
    status: final?.status ?? 0,
    diagnostics: final?.diagnostics.map(({ id }) => id) ?? [],
  }
}

const OUTCOME_TONES: Readonly<Record<Step['outcome'], Tone>> = {
  passed: 'good',
  failed: 'bad',
  expected: 'muted',
  open: 'warn',
}

function cellsOf(exchange: Exchange, placed: Placed | undefined, zoneUs: number): Cell[] {
  const { request, answer, status, diagnostics } = describe(exchange)
  const tone = placed ? OUTCOME_TONES[placed.step.outcome] : status >= 400 ? 'bad' : 'plain'
  const took = exchange.toUs - exchange.fromUs
  return [
    { text: formatTimeOfDay(exchange.fromUs + zoneUs), tone: 'muted' },
    { text: Number.isFinite(took) ? formatDuration(took) : '', tone: 'muted' },
    { text: request },
    { text: answer || 'no answer seen', tone: answer === '' ? 'warn' : tone },
    { text: diagnostics.join(' '), tone: 'warn' },
    { text: exchange.user },
    { text: placed ? `${placed.attempt} ${placed.step.phase}` : '', tone: 'accent' },
  ]
}

function jsonOf(exchange: Exchange, placed: Placed | undefined): Record<string, unknown> {
  const { fromUs, toUs, user, kind } = exchange
  return {
    protocol: kind === 'web' ? 'http' : 'sip',
    time: Number.isFinite(fromUs) ? new Date(fromUs / 1000).toISOString() : null,
    durationMs: Number.isFinite(toUs - fromUs) ? (toUs - fromUs) / 1000 : null,
    ...describe(exchange),
    user,
    attempt: placed?.attempt ?? null,
    phase: placed?.step.phase ?? null,
    outcome: placed?.step.outcome ?? null,
  }
}
