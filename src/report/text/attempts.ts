// The sign-in attempts: two lines each, who and what became of it, then the phases with their durations.

import { printableLine } from '../../base/text.ts'
import { formatDuration } from '../../base/time.ts'
import type { CaseReport, ReportAttempt, ReportPhase } from '../case-report.ts'
import { formatCount } from '../numbers.ts'
import type { Paint, Tone } from '../style.ts'
import { type Cell, formatTable } from './table.ts'

/** More attempts than this are summed up, unless all are wanted; failed ones come first then. */
const ATTEMPT_LIMIT = 40

/** All attempts of a report, or the failed ones of very many. */
export function formatAttempts({ attempts }: CaseReport, paint: Paint, verbose: boolean): string {
  if (attempts.length === 0) return paint('strong', 'No sign-in attempt in these logs')
  const all = verbose || attempts.length <= ATTEMPT_LIMIT
  const shown = all ? attempts : failedFirst(attempts).slice(0, ATTEMPT_LIMIT)
  const days = new Set(attempts.flatMap(({ from }) => from?.slice(0, 10) ?? []))
  const timeFrom = days.size > 1 ? 0 : DAY_CHARACTERS
  const heads = formatTable(
    shown.map(attempt => rowOf(attempt, timeFrom)),
    paint,
  )
  const lines = shown.flatMap((attempt, i) => [heads[i] ?? '', `      ${formatPhases(attempt, paint)}`])
  if (!all) lines.push(paint('muted', `  … and ${attempts.length - shown.length} more; --verbose shows all`))
  const title = paint('strong', formatCount(attempts.length, 'sign-in attempt'))
  return [`${title}${paint('muted', whenOf([...days]))}`, ...lines].join('\n')
}

/** Characters of an ISO 8601 time before its time of day. */
const DAY_CHARACTERS = 11

function whenOf(days: readonly string[]): string {
  if (days.length === 0) return ''
  return days.length === 1 ? ` on ${days[0]}, times in UTC` : ', times in UTC'
}

function failedFirst(attempts: readonly ReportAttempt[]): ReportAttempt[] {
  return [...attempts].sort((a, b) => Number(b.outcome === 'failed') - Number(a.outcome === 'failed'))
}

const OUTCOMES: Readonly<Record<ReportAttempt['outcome'], readonly [Tone, string]>> = {
  'signed-in': ['good', '✓ signed in'],
  failed: ['bad', '✗ failed'],
  unfinished: ['warn', '… unfinished'],
}

const CERTIFICATES = { used: 'stored certificate', absent: 'no stored certificate', unknown: '' } as const

/** @param timeFrom where the shown part of the time begins: with or without the day */
function rowOf(attempt: ReportAttempt, timeFrom: number): Cell[] {
  const [tone, outcome] = OUTCOMES[attempt.outcome]
  const rounds = attempt.rounds > 1 ? `${attempt.rounds} rounds` : ''
  return [
    { text: attempt.id, tone: 'muted' },
    { text: attempt.from === null ? '' : attempt.from.slice(timeFrom, 19).replace('T', ' ') },
    { text: outcome, tone },
    { text: printableLine(attempt.user || '(user unknown)', 60), tone: 'strong' },
    { text: attempt.place === 'unknown' ? '' : attempt.place },
    { text: CERTIFICATES[attempt.storedCertificate] },
    { text: printableLine(attempt.scheme, 20) },
    { text: attempt.durationMs === null ? '' : formatDuration(attempt.durationMs * 1000), right: true },
    { text: rounds, tone: 'muted' },
  ]
}

const MARKS: Readonly<Record<ReportPhase['outcome'], readonly [Tone, string]>> = {
  passed: ['good', '✓'],
  failed: ['bad', '✗'],
  skipped: ['muted', '–'],
  unknown: ['muted', '·'],
}

function formatPhases({ phases }: ReportAttempt, paint: Paint): string {
  return phases.map(phase => formatPhase(phase, paint)).join('  ')
}

function formatPhase({ name, outcome, durationMs }: ReportPhase, paint: Paint): string {
  const [tone, mark] = MARKS[outcome]
  const timed = durationMs !== null && durationMs > 0 && outcome !== 'unknown'
  return (
    paint(tone, `${mark} ${name}`) + (timed ? ` ${paint('muted', formatDuration(durationMs * 1000))}` : '')
  )
}
