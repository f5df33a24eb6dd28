// lyncpin show --attempts and --ladder: the sign-in attempts that the filter's rows belong to.

import { printableLine } from '../../base/text.ts'
import { formatTimeOfDay } from '../../base/time.ts'
import { formatLadderText } from '../../report/ladder-text.ts'
import { createPaint } from '../../report/style.ts'
import { formatAttempts } from '../../report/text/attempts.ts'
import type { Attempt } from '../../trace/attempt.ts'
import { buildLadder } from '../../trace/ladder/ladder.ts'
import { reportCase } from '../../workbench/report-case.ts'
import { type ShowView, writeJson } from './view.ts'

/** Attempts that hold a row the filter took; all without a filter. */
function attemptsOf({ opened, options, rows, messages }: ShowView): readonly Attempt[] {
  const { attempts } = opened.assembled
  if (options.query === '') return attempts
  const ids = new Set(Array.from(rows, index => messages.row(index).attempt))
  return attempts.filter(attempt => ids.has(attempt.id))
}

/** Shows the attempts, two lines each. */
export async function showAttempts(view: ShowView): Promise<void> {
  const { opened, options, terminal } = view
  const ids = new Set(attemptsOf(view).map(attempt => attempt.id))
  const report = await reportCase(opened)
  const attempts = report.attempts.filter(attempt => ids.has(attempt.id)).slice(0, options.limit)
  if (options.output !== 'text') return writeJson(view, attempts)
  await view.write(`${formatAttempts({ ...report, attempts }, createPaint(terminal.colour), true)}\n`)
}

/** Diagrams that are drawn unless more are wanted. */
const LADDER_LIMIT = 3

/** Draws the ladder of each attempt; without a filter of the failed ones, or of all where none failed. */
export async function showLadders(view: ShowView): Promise<void> {
  const { opened, options, terminal, zoneUs } = view
  const found = attemptsOf(view)
  const failed = found.filter(attempt => attempt.outcome === 'failed')
  const wanted = options.query === '' && failed.length > 0 ? failed : found
  const limit = options.query === '' ? Math.min(LADDER_LIMIT, options.limit) : options.limit
  const shown = wanted.slice(0, limit)
  const ladders = shown.map(attempt => buildLadder(attempt, opened.timeOf))
  if (options.output !== 'text') return writeJson(view, ladders)
  const paint = createPaint(terminal.colour)
  if (shown.length === 0) await view.write('No sign-in attempt in these rows\n')
  for (const [i, attempt] of shown.entries()) {
    const ladder = ladders[i]
    if (!ladder) continue
    const title = `${paint('strong', `${attempt.id}  ${printableLine(attempt.user || '(user unknown)', 80)}`)}  ${describe(attempt, zoneUs)}`
    await view.write(
      `${title}\n${formatLadderText(ladder, { ...terminal, zoneUs })}\n${i === shown.length - 1 ? '' : '\n'}`,
    )
  }
  if (wanted.length > shown.length)
    await view.write(
      paint(
        'muted',
        `… and ${wanted.length - shown.length} more; -- attempt:${wanted[limit]?.id} draws the next\n`,
      ),
    )
}

function describe({ outcome, failedPhase, place, fromUs }: Attempt, zoneUs: number): string {
  const result = outcome === 'failed' ? `failed in ${failedPhase ?? '?'}` : outcome.replace('-', ' ')
  return [formatTimeOfDay(fromUs + zoneUs), result, place === 'unknown' ? '' : place]
    .filter(part => part !== '')
    .join(' · ')
}
