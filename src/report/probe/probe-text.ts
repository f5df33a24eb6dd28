// A probe on a terminal: one line per step, its details below, the findings, the answer last.

import { printableLine } from '../../base/text.ts'
import { formatCount } from '../numbers.ts'
import { createPaint, type Paint, type Tone, wrap } from '../style.ts'
import { formatFinding } from '../text/findings.ts'
import type { ProbeReport, ReportProbeStep, ReportVerdict } from './probe-report.ts'

export interface ProbeTextOptions {
  readonly colour: boolean
  /** Columns. */
  readonly width: number
  /** Also steps that were skipped, ports that are only looked at, and every detail. */
  readonly verbose: boolean
}

export const VERDICT_MARKS: Readonly<Record<ReportVerdict, readonly [string, Tone]>> = {
  passed: ['✓', 'good'],
  failed: ['✗', 'bad'],
  warning: ['!', 'warn'],
  note: ['·', 'muted'],
  skipped: ['-', 'muted'],
}

export interface StepTextOptions {
  readonly paint: Paint
  /** Columns; Infinity keeps everything of a step on one line. */
  readonly width: number
  /** Also the details of steps that passed. */
  readonly verbose: boolean
  /** Before every line. */
  readonly indent?: string
}

const TEXT_LIMIT = 2000

/** One step: "✓ dns  sip.contoso.com  203.0.113.7  12 ms"; what is too long for a line stands below, broken at blanks. */
export function formatStep(step: ReportProbeStep, options: StepTextOptions): string[] {
  const { paint, width, indent = '' } = options
  const [mark, tone] = VERDICT_MARKS[step.verdict]
  const textTone = tone === 'good' ? 'plain' : tone
  const head = `${step.step.padEnd(12)} ${printableLine(step.target)}`
  const time = `${Math.round(step.durationMs)} ms`
  const text = printableLine(step.text, TEXT_LIMIT)
  const begin = `${indent}${paint(tone, mark)} ${head}`
  const details = formatDetails(step, options)
  if (indent.length + head.length + text.length + time.length + 6 <= width)
    return [`${begin}  ${paint(textTone, text)}  ${paint('muted', time)}`, ...details]
  const lines = broken(text, width - time.length - 2, `${indent}    `)
  return [
    begin,
    ...lines.map(
      (line, i) => paint(textTone, line) + (i < lines.length - 1 ? '' : `  ${paint('muted', time)}`),
    ),
    ...details,
  ]
}

function broken(text: string, width: number, indent: string): string[] {
  return wrap(text, width, indent).split('\n')
}

/** True for a step that is shown without --verbose. */
export function isTelling({ verdict, outcome }: ReportProbeStep): boolean {
  return verdict === 'failed' || (verdict !== 'skipped' && !/^not-/.test(outcome))
}

/** The findings and the answer: what follows the steps. */
export function formatProbeFindings(probe: ProbeReport, options: ProbeTextOptions): string {
  const paint = createPaint(options.colour)
  const shown = probe.report.findings.filter(({ kind }) => options.verbose || kind !== 'noise')
  const findings = shown.map((finding, i) => formatFinding(finding, i + 1, { ...options, paint }))
  const errors = probe.report.rules.errors.map(({ rule, error }) =>
    paint('bad', `rule ${rule} failed: ${printableLine(error)}`),
  )
  return [
    ...(findings.length > 0 ? [paint('strong', formatCount(findings.length, 'finding')), ...findings] : []),
    ...errors,
    formatAnswer(probe, paint),
  ].join('\n\n')
}

/** Steps, findings and answer of a finished probe. */
export function formatProbeText(probe: ProbeReport, options: ProbeTextOptions): string {
  const paint = createPaint(options.colour)
  return `${formatSteps(probe.steps, paint, options)}\n\n${formatProbeFindings(probe, options)}`
}

function formatSteps(steps: readonly ReportProbeStep[], paint: Paint, options: ProbeTextOptions): string {
  return steps
    .filter(step => options.verbose || isTelling(step))
    .flatMap(step => formatStep(step, { ...options, paint }))
    .join('\n')
}

/** The details of a step; without `verbose` only of steps that did not pass. */
function formatDetails(
  step: ReportProbeStep,
  { paint, width, verbose, indent = '' }: StepTextOptions,
): string[] {
  if (!verbose && (step.verdict === 'passed' || step.verdict === 'note')) return []
  return step.details.flatMap(detail =>
    wrap(printableLine(detail, TEXT_LIMIT), width, `${indent}    `, `${indent}      `)
      .split('\n')
      .map(line => paint('muted', line)),
  )
}

function formatAnswer({ steps, verdict, report }: ProbeReport, paint: Paint): string {
  const failed = steps.filter(step => step.verdict === 'failed')
  const warned = steps.filter(step => step.verdict === 'warning').length
  const open = steps.filter(({ outcome }) => outcome === 'ended').length
  if (verdict === 'passed' && open > 0)
    return paint(
      'warn',
      `! Nothing was seen that stands in the way of a sign-in, but ${formatCount(open, 'step')} did not finish`,
    )
  if (verdict === 'passed') {
    const doubts = warned > 0 ? `, ${formatCount(warned, 'warning')}` : ''
    return paint('good', `✓ Nothing stands in the way of a sign-in, as far as was looked${doubts}`)
  }
  const first = report.findings.find(({ kind }) => kind === 'cause' || kind === 'symptom')
  const why = first ? `${first.title} [${first.certainty}]` : firstFailure(failed)
  return [
    paint(
      'bad',
      failed.length > 0 ? `✗ ${formatCount(failed.length, 'step')} failed` : '✗ A cause was found',
    ),
    `  ${printableLine(why, 200)}`,
  ].join('\n')
}

function firstFailure(failed: readonly ReportProbeStep[]): string {
  const [first] = failed
  return first ? `${first.step} ${first.target}: ${first.text}` : ''
}
