// The report for a terminal. The last lines are the answer: they are what stays on the screen.

import { printableLine } from '../../base/text.ts'
import type { CaseReport, ReportFinding } from '../case-report.ts'
import { formatCount } from '../numbers.ts'
import { createPaint, type Paint } from '../style.ts'
import { formatAttempts } from './attempts.ts'
import { formatFinding } from './findings.ts'
import { formatSources } from './sources.ts'

export interface TextOptions {
  readonly colour: boolean
  /** Columns. */
  readonly width: number
  /** Everything: all attempts, remedies of every cause, notes and noise, what the rules could not tell. */
  readonly verbose: boolean
}

/** Formats a report; every line is printable, with no escape sequence but those of the colours. */
export function formatReportText(report: CaseReport, options: TextOptions): string {
  const paint = createPaint(options.colour)
  const shown = report.findings.filter(finding => options.verbose || finding.kind !== 'noise')
  const findings = shown.map((finding, i) => formatFinding(finding, i + 1, { ...options, paint }))
  return [
    formatSources(report, paint, options.verbose),
    formatAttempts(report, paint, options.verbose),
    ...(findings.length === 0 ? [] : [paint('strong', formatCount(findings.length, 'finding')), ...findings]),
    options.verbose ? formatUndecided(report, paint) : '',
    formatAnswer(report, shown, paint),
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

function formatUndecided({ rules }: CaseReport, paint: Paint): string {
  if (rules.cannotTell.length === 0) return ''
  const lines = rules.cannotTell.map(
    ({ rule, wants }) => `  ${rule}: ${paint('muted', printableLine(wants))}`,
  )
  return [paint('strong', 'What these logs cannot tell, and what would'), ...lines].join('\n')
}

function formatAnswer(report: CaseReport, shown: readonly ReportFinding[], paint: Paint): string {
  const { attempts, findings, rules } = report
  const failed = attempts.filter(attempt => attempt.outcome === 'failed')
  const errors = rules.errors.map(({ rule, error }) =>
    paint('bad', `rule ${rule} failed: ${printableLine(error)}`),
  )
  const hidden = findings.length - shown.length
  const tail =
    hidden === 0
      ? []
      : [paint('muted', `${formatCount(hidden, 'harmless look-alike')} not shown; --verbose shows all`)]
  if (attempts.length === 0) return [...errors, ...tail].join('\n')
  if (failed.length === 0)
    return [...errors, ...tail, paint('good', '✓ No failed sign-in in these logs')].join('\n')
  const head = `✗ ${failed.length} of ${formatCount(attempts.length, 'sign-in attempt')} failed`
  const reasons = failed.slice(0, 10).map(attempt => {
    const number = shown.findIndex(finding => finding.id === attempt.findings[0]) + 1
    const finding = shown[number - 1]
    const why = finding
      ? `${number}. ${finding.title} [${finding.certainty}]`
      : 'no rule explains it; send the log to the project'
    return `  ${printableLine(attempt.user || attempt.id, 60)}: ${printableLine(why, 160)}`
  })
  const more = failed.length > 10 ? [`  … and ${failed.length - 10} more`] : []
  return [...errors, ...tail, paint('bad', head), ...reasons, ...more].join('\n')
}
