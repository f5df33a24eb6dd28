// What changed between two runs of a probe: steps whose verdict or outcome differ, findings that came or went.

import { printableLine } from '../../base/text.ts'
import { createPaint } from '../style.ts'
import type { ProbeReport, ReportProbeStep, ReportVerdict } from './probe-report.ts'
import { VERDICT_MARKS } from './probe-text.ts'

export interface ProbeChange {
  /** "tls sip.contoso.com at 203.0.113.7:443", or the title of a finding. */
  readonly what: string
  readonly before: string
  readonly now: string
  readonly verdict: ReportVerdict
}

/** The changes, in the order of the later run. */
export function findChanges(before: ProbeReport, now: ProbeReport): ProbeChange[] {
  const key = ({ step, target }: ReportProbeStep): string => `${step} ${target}`
  const known = new Map(before.steps.map(step => [key(step), step]))
  const seen = new Set(now.steps.map(key))
  const changed = now.steps.flatMap((step): ProbeChange[] => {
    const old = known.get(key(step))
    if (old?.verdict === step.verdict && old.outcome === step.outcome) return []
    return [{ what: key(step), before: old ? tell(old) : '', now: tell(step), verdict: step.verdict }]
  })
  const gone = before.steps
    .filter(step => !seen.has(key(step)))
    .map((step): ProbeChange => ({ what: key(step), before: tell(step), now: '', verdict: 'note' }))
  return [...changed, ...gone, ...findingChanges(before, now)]
}

function tell({ verdict, text }: ReportProbeStep): string {
  return `${verdict}: ${text}`
}

function findingChanges(before: ProbeReport, now: ProbeReport): ProbeChange[] {
  const [old, current] = [before, now].map(
    ({ report }) =>
      new Map(report.findings.filter(({ kind }) => kind !== 'noise').map(({ id, title }) => [id, title])),
  )
  const came = [...(current ?? [])].filter(([id]) => !old?.has(id))
  const went = [...(old ?? [])].filter(([id]) => !current?.has(id))
  return [
    ...came.map(([, what]): ProbeChange => ({ what, before: '', now: 'found', verdict: 'failed' })),
    ...went.map(([, what]): ProbeChange => ({ what, before: 'found', now: '', verdict: 'passed' })),
  ]
}

/** Formats changes for a terminal. @param options.at time of the run, ISO 8601 */
export function formatChanges(
  changes: readonly ProbeChange[],
  options: { readonly colour: boolean; readonly at: string },
): string {
  const paint = createPaint(options.colour)
  return changes
    .map(({ what, before, now, verdict }) => {
      const [mark, tone] = VERDICT_MARKS[verdict]
      const way = [before, now].map(part => (part === '' ? '(none)' : printableLine(part, 120))).join(' → ')
      return `${options.at} ${paint(tone, mark)} ${printableLine(what)}: ${way}`
    })
    .join('\n')
}
