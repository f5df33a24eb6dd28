// Lays two cases side by side: two probes by their steps, otherwise one sign-in attempt of each log. Aligned by phase, and within a
// phase by what was done; addresses, ids and times are left out, because they differ always.

import type { ComparedPhase, ComparedSide, Comparison, Difference } from '../report/comparison.ts'
import { type Attempt, PHASES, type PhaseName, type Step } from '../trace/attempt.ts'
import type { ProbeStepResult } from '../trace/observation.ts'
import { parseTarget } from '../trace/observe/host-name.ts'
import type { SipExchange } from '../trace/sip-exchange.ts'
import type { WebExchange } from '../trace/web-exchange.ts'
import type { OpenCase } from './open-case.ts'

export interface CompareOptions {
  /** Part of the user's address, compared without case. */
  readonly user?: string
}

/** One thing that was done, and what came of it. */
interface Deed {
  readonly phase: PhaseName
  readonly what: string
  readonly result: string
  readonly outcome: 'good' | 'bad' | 'neutral'
}

interface Sign {
  readonly side: ComparedSide
  readonly outcomes: ReadonlyMap<PhaseName, string>
  readonly deeds: readonly Deed[]
}

/** Compares; undefined when a case holds neither a probe nor a sign-in attempt. */
export function compareCases(
  left: OpenCase,
  right: OpenCase,
  options: CompareOptions = {},
): Comparison | undefined {
  const probes = [left, right].map(probeStepsOf)
  const byProbe = probes.every(steps => steps.length > 0)
  const [a, b] = [left, right].map(opened => (byProbe ? readProbe(opened) : readAttempt(opened, options)))
  if (!a || !b) return undefined
  const phases = PHASES.flatMap(name => comparePhase(name, a, b))
  const all = phases.flatMap(({ name, differences }) =>
    differences.map(difference => ({ ...difference, phase: name })),
  )
  return {
    schema: 'lyncpin.comparison',
    version: 1,
    left: a.side,
    right: b.side,
    phases,
    first: all.find(({ decisive }) => decisive) ?? all[0] ?? null,
  }
}

function probeStepsOf({ collected }: OpenCase): ProbeStepResult[] {
  return collected.observations.filter((found): found is ProbeStepResult => found.kind === 'probe-step')
}

const VERDICT_OUTCOMES = {
  passed: 'passed',
  warning: 'passed',
  note: 'passed',
  failed: 'failed',
  skipped: 'skipped',
} as const

function readProbe(opened: OpenCase): Sign {
  const steps = probeStepsOf(opened).filter(
    ({ outcome, verdict }) => verdict !== 'skipped' && !outcome.startsWith('not-'),
  )
  const deeds = steps.map(
    ({ phase, step, target, verdict, outcome, quote }): Deed => ({
      phase: PHASES.find(name => name === phase) ?? 'discover',
      what: `${step} ${target.replace(/ at (?:\[[^\]]*\]|[^\s:]*):(\d+)$/, ':$1')}`,
      result: verdict === 'passed' ? outcome : `${outcome}: ${quote}`,
      outcome: verdict === 'failed' ? 'bad' : verdict === 'passed' ? 'good' : 'neutral',
    }),
  )
  const outcomes = new Map<PhaseName, string>()
  for (const { phase, verdict } of steps) {
    const name = PHASES.find(known => known === phase)
    if (name && outcomes.get(name) !== 'failed') outcomes.set(name, VERDICT_OUTCOMES[verdict])
  }
  const failed = steps.filter(({ verdict }) => verdict === 'failed').length
  const title =
    failed > 0
      ? `probe, ${failed} of ${steps.length} steps failed`
      : `probe, ${steps.length} steps, none failed`
  return { side: { name: nameOf(opened), title }, outcomes, deeds }
}

function nameOf({ sources }: OpenCase): string {
  return sources.map(({ source }) => source.name).join(', ')
}

/** The last failed attempt, or the last one at all: what people ask about. */
function readAttempt(opened: OpenCase, { user = '' }: CompareOptions): Sign | undefined {
  const attempts = opened.assembled.attempts.filter(attempt => attempt.user.includes(user.toLowerCase()))
  const attempt = attempts.findLast(({ outcome }) => outcome === 'failed') ?? attempts.at(-1)
  if (!attempt) return undefined
  return {
    side: { name: nameOf(opened), title: titleOf(attempt) },
    outcomes: new Map(attempt.phases.map(({ name, outcome }) => [name, outcome])),
    deeds: attempt.phases.flatMap(({ steps }) => steps.map(deedOf)),
  }
}

function titleOf({ id, user, place, outcome, failedPhase, scheme }: Attempt): string {
  const end = outcome === 'failed' ? `failed at ${failedPhase ?? '?'}` : outcome
  return [user || id, place === 'unknown' ? '' : place, scheme, end].filter(part => part !== '').join(', ')
}

const DEED_OUTCOMES = { passed: 'good', failed: 'bad', expected: 'neutral', open: 'neutral' } as const

function deedOf({ phase, what, outcome }: Step): Deed {
  return { phase, ...describe(what), outcome: DEED_OUTCOMES[outcome] }
}

function describe(what: Step['what']): Pick<Deed, 'what' | 'result'> {
  switch (what.kind) {
    case 'sip':
      return describeSip(what)
    case 'web':
      return describeWeb(what)
    case 'dns':
      return { what: `DNS ${what.type} ${what.name}`, result: what.outcome }
    case 'connection': {
      const { host, port } = parseTarget(what.target)
      const place = /^[\d.]+$|:/.test(host) ? 'the server' : host
      return { what: `TCP ${place}${port === undefined ? '' : `:${port}`}`, result: what.outcome }
    }
    case 'tls': {
      const reason = what.alert === undefined ? hex(what.code) : `alert ${what.alert}`
      return {
        what: `TLS ${what.target ?? ''}`.trim(),
        result: [what.outcome, reason].filter(part => part !== '').join(' '),
      }
    }
    default:
      return { what: what.kind, result: what.quote }
  }
}

function hex(code: number | undefined): string {
  return code === undefined || code === 0 ? '' : code.toString(16).toUpperCase().padStart(8, '0')
}

function describeSip({ method, request, final }: SipExchange): Pick<Deed, 'what' | 'result'> {
  const scheme = request?.credentials[0]?.scheme ?? 'no credentials'
  const codes = final?.diagnostics.map(({ id }) => id).join(', ') ?? ''
  const status = final ? `${final.status}` : 'no answer'
  return { what: `${method} with ${scheme}`, result: codes === '' ? status : `${status} (${codes})` }
}

function describeWeb({
  method,
  host,
  path,
  status,
  diagnostics,
  fault,
  error,
}: WebExchange): Pick<Deed, 'what' | 'result'> {
  const codes = [
    ...new Set([
      ...diagnostics.map(({ id }) => id),
      ...(fault?.errorId === undefined ? [] : [fault.errorId]),
    ]),
  ]
  const result =
    status > 0 ? `${status}${codes.length > 0 ? ` (${codes.join(', ')})` : ''}` : error || 'no answer'
  return { what: `${method} ${host}${path}`.trim(), result }
}

function comparePhase(name: PhaseName, a: Sign, b: Sign): ComparedPhase[] {
  const [left, right] = [a, b].map(({ deeds }) => groupDeeds(deeds.filter(({ phase }) => phase === name)))
  const outcomeOf = ({ outcomes }: Sign): string => outcomes.get(name) ?? 'not seen'
  if (!left || !right || (left.size + right.size === 0 && outcomeOf(a) === outcomeOf(b))) return []
  const keys = [...new Set([...left.keys(), ...right.keys()])]
  const differences = keys.flatMap((what): Difference[] => {
    const [one, other] = [left.get(what), right.get(what)]
    if (one?.result === other?.result) return []
    const decisive = (one?.outcome === 'bad') !== (other?.outcome === 'bad')
    return [{ what, left: one?.result ?? '', right: other?.result ?? '', decisive }]
  })
  return [{ name, left: outcomeOf(a), right: outcomeOf(b), differences }]
}

/** What was done several times (two addresses, rounds of a handshake) becomes one deed with all that came of it. */
function groupDeeds(deeds: readonly Deed[]): Map<string, Pick<Deed, 'result' | 'outcome'>> {
  const groups = Map.groupBy(deeds, ({ what }) => what)
  return new Map(
    [...groups].map(([what, same]) => {
      const results = [...new Set(same.map(({ result }) => result))]
      const outcome = same.some(deed => deed.outcome === 'bad') ? 'bad' : (same.at(-1)?.outcome ?? 'neutral')
      return [what, { result: results.join(', then '), outcome }]
    }),
  )
}
