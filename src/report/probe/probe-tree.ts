// The steps of a probe as a tree for a terminal: phases in the order of a sign-in, below each what was asked, below that what was
// seen. Equal names and ports stand together.

import { printableLine } from '../../base/text.ts'
import { PHASES } from '../../trace/attempt.ts'
import { formatCount } from '../numbers.ts'
import { createPaint } from '../style.ts'
import type { ProbeReport, ReportProbeStep } from './probe-report.ts'
import { formatStep, isTelling, type ProbeTextOptions, VERDICT_MARKS } from './probe-text.ts'

/** Formats the tree; without `verbose` steps that were skipped or only looked at are counted. */
export function formatProbeTree({ phases, steps }: ProbeReport, options: ProbeTextOptions): string {
  const paint = createPaint(options.colour)
  return phases
    .flatMap(({ name, verdict }) => {
      const own = steps.filter(({ phase }) => phase === name)
      const shown = own.filter(step => options.verbose || isTelling(step)).toSorted(byTarget)
      const hidden = own.length - shown.length
      const [mark, tone] = VERDICT_MARKS[verdict]
      const more = hidden > 0 ? paint('muted', `  ${formatCount(hidden, 'more step')} with --verbose`) : ''
      return [
        `${paint(tone, mark)} ${paint('strong', name)}${more}`,
        ...shown.flatMap(step => formatStep(step, { ...options, paint, indent: '  ' })),
      ]
    })
    .join('\n')
}

function byTarget(a: ReportProbeStep, b: ReportProbeStep): number {
  return a.step.localeCompare(b.step) || a.target.localeCompare(b.target)
}

/** What a running probe shows: one line for each phase, with what it waits for; never wider than the terminal. */
export function formatProgress(
  done: readonly Pick<ReportProbeStep, 'phase' | 'verdict'>[],
  running: readonly { readonly phase: string; readonly target: string }[],
  options: { readonly colour: boolean; readonly width: number },
): string[] {
  const paint = createPaint(options.colour)
  const begun = new Set([...done, ...running].map(({ phase }) => phase))
  const phases = PHASES.filter(phase => begun.has(phase))
  return phases.map(phase => {
    const own = done.filter(step => step.phase === phase)
    const waiting = running.filter(step => step.phase === phase)
    const failed = own.filter(({ verdict }) => verdict === 'failed').length
    const state: ReportProbeStep['verdict'] =
      failed > 0 ? 'failed' : waiting.length > 0 ? 'skipped' : 'passed'
    const [mark, tone] = VERDICT_MARKS[state]
    const count = `${own.length}/${own.length + waiting.length}${failed > 0 ? `, ${failed} failed` : ''}`
    const [first] = waiting
    const waits = first ? printableLine(`… ${first.target}`, Math.max(10, options.width - 34)) : ''
    return `${paint(tone, waiting.length > 0 && failed === 0 ? '…' : mark)} ${phase.padEnd(13)} ${count.padEnd(16)} ${paint('muted', waits)}`.trimEnd()
  })
}
