// Attempts of a report as CSV (RFC 4180) for a spreadsheet. Cells that a spreadsheet would take for a formula are made text.

import { printableLine } from '../base/text.ts'
import { PHASES } from '../trace/attempt.ts'
import type { CaseReport, ReportAttempt, ReportFinding } from './case-report.ts'

const COLUMNS = [
  'id',
  'user',
  'device',
  'client',
  'place',
  'began (UTC)',
  'took (ms)',
  'outcome',
  'failed phase',
  'rounds',
  'server',
  'authentication',
  ...PHASES,
  'finding',
  'certainty',
  'rule',
  'cause',
] as const

/** One line for each attempt, with the finding that explains it. */
export function formatReportCsv({ attempts, findings }: CaseReport): string {
  const byId = new Map(findings.map(finding => [finding.id, finding]))
  return formatCsv([COLUMNS, ...attempts.map(attempt => rowOf(attempt, byId.get(attempt.findings[0] ?? '')))])
}

function rowOf(attempt: ReportAttempt, finding: ReportFinding | undefined): string[] {
  const { id, user, device, agent, place, from, durationMs, outcome, failedPhase, rounds, server, scheme } =
    attempt
  return [
    id,
    user,
    device,
    agent,
    place,
    from ?? '',
    durationMs === null ? '' : String(durationMs),
    outcome,
    failedPhase ?? '',
    String(rounds),
    server,
    scheme,
    ...PHASES.map(name => attempt.phases.find(phase => phase.name === name)?.outcome ?? ''),
    finding?.title ?? '',
    finding?.certainty ?? '',
    finding?.rule ?? '',
    finding?.causes[0]?.cause ?? '',
  ]
}

/** Rows as CSV with CRLF line ends and a byte order mark, which spreadsheets need to see UTF-8. */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map(row => `${row.map(cellOf).join(',')}\r\n`).join('')}`
}

/** Characters with which a spreadsheet begins a formula, also behind blanks and in full width. */
const FORMULA = /^[\s]*[=+\-@\t\r|%\uff1d\uff0b\uff0d\uff20]/

/** A quoted cell; a number stays one, anything else that could be a formula gets an apostrophe. */
function cellOf(value: string): string {
  const text = printableLine(value, 32_000)
  const shown = FORMULA.test(text) && !/^-?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text
  return `"${shown.replaceAll('"', '""')}"`
}
