// The report for a terminal.

import { printableLine } from '../base/text.ts'
import { formatDuration } from '../base/time.ts'
import type { CaseReport, ReportAttempt, ReportFinding, ReportPhase, ReportSource } from './case-report.ts'
import { createPaint, type Paint, type Tone, wrap } from './style.ts'

export interface TextOptions {
  readonly colour: boolean
  /** Columns. */
  readonly width: number
  /** Also what healthy sign-ins and notes hold. */
  readonly verbose: boolean
}

/** Formats a report; every line is printable, with no escape sequence but those of the colours. */
export function formatReportText(report: CaseReport, options: TextOptions): string {
  const paint = createPaint(options.colour)
  return [
    formatSources(report, paint),
    formatAttempts(report, paint, options),
    formatFindings(report, paint, options),
    formatSummary(report, paint),
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

function formatSources({ sources }: CaseReport, paint: Paint): string {
  const lines = sources.map(source => formatSource(source, paint))
  return [paint('strong', `Read ${sources.length} ${sources.length === 1 ? 'log' : 'logs'}`), ...lines].join(
    '\n',
  )
}

function formatSource(source: ReportSource, paint: Paint): string {
  const name = printableLine(source.name)
  if (source.unreadable !== '') return `  ${paint('bad', '✗')} ${name}: ${printableLine(source.unreadable)}`
  const what =
    source.formats.map(({ title, records }) => `${title}, ${count(records, 'record')}`).join('; ') || 'empty'
  const skew =
    Math.abs(source.skewMs) >= 1000
      ? `, clock ${formatDuration(Math.abs(source.skewMs) * 1000)} ${source.skewMs > 0 ? 'ahead' : 'behind'}`
      : ''
  const zone = source.zone === '' ? 'zone unknown' : `UTC${source.zone === '+00:00' ? '' : source.zone}`
  const lines = [
    `  ${paint('good', '✓')} ${name}`,
    paint('muted', `    ${what}; ${formatSize(source.sizeBytes)}; ${zone}${skew} (${source.clockBasis})`),
  ]
  for (const problem of source.problems) lines.push(`    ${paint('warn', '!')} ${printableLine(problem)}`)
  return lines.join('\n')
}

function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1 << 20) return `${(bytes / 1024).toFixed(1)} KiB`
  return bytes < 1 << 30 ? `${(bytes / (1 << 20)).toFixed(1)} MiB` : `${(bytes / (1 << 30)).toFixed(2)} GiB`
}

function count(n: number, noun: string): string {
  return `${n.toLocaleString('en-GB')} ${noun}${n === 1 ? '' : 's'}`
}

const OUTCOMES: Readonly<Record<ReportAttempt['outcome'], readonly [Tone, string]>> = {
  'signed-in': ['good', '✓ signed in'],
  failed: ['bad', '✗ failed'],
  unfinished: ['warn', '… unfinished'],
}

/** More attempts than this are summed up, unless all are wanted. */
const ATTEMPT_LIMIT = 40

function formatAttempts({ attempts }: CaseReport, paint: Paint, { verbose }: TextOptions): string {
  if (attempts.length === 0) return paint('strong', 'No sign-in attempt in these logs')
  const failedFirst = [...attempts].sort(
    (a, b) => Number(b.outcome === 'failed') - Number(a.outcome === 'failed'),
  )
  const shown = verbose || attempts.length <= ATTEMPT_LIMIT ? attempts : failedFirst.slice(0, ATTEMPT_LIMIT)
  const lines = shown.map(attempt => formatAttempt(attempt, paint))
  if (shown.length < attempts.length)
    lines.push(paint('muted', `  … and ${attempts.length - shown.length} more (--verbose shows all)`))
  return [paint('strong', count(attempts.length, 'sign-in attempt')), ...lines].join('\n')
}

function formatAttempt(attempt: ReportAttempt, paint: Paint): string {
  const [tone, outcome] = OUTCOMES[attempt.outcome]
  const time = attempt.from === null ? '' : `${attempt.from.slice(11, 19)} `
  const who = printableLine(attempt.user || '(user unknown)', 60)
  const where = attempt.place === 'unknown' ? '' : ` · ${attempt.place}`
  const certificate = { used: ' · stored certificate', absent: ' · no stored certificate', unknown: '' }[
    attempt.storedCertificate
  ]
  const duration = attempt.durationMs === null ? '' : ` · ${formatDuration(attempt.durationMs * 1000)}`
  const rounds = attempt.rounds > 1 ? ` · ${attempt.rounds} rounds` : ''
  const head = `  ${attempt.id.padEnd(4)}${time}${paint(tone, outcome)}  ${paint('strong', who)}${where}${certificate}${attempt.scheme === '' ? '' : ` · ${printableLine(attempt.scheme, 20)}`}${duration}${rounds}`
  const phases = attempt.phases.map(phase => formatPhase(phase, paint)).join(' ')
  return `${head}\n      ${phases}`
}

const PHASE_MARKS: Readonly<Record<ReportPhase['outcome'], readonly [Tone, string]>> = {
  passed: ['good', '✓'],
  failed: ['bad', '✗'],
  skipped: ['muted', '–'],
  unknown: ['muted', '·'],
}

function formatPhase({ name, outcome, durationMs }: ReportPhase, paint: Paint): string {
  const [tone, mark] = PHASE_MARKS[outcome]
  const duration =
    durationMs === null || durationMs === 0 || outcome === 'unknown'
      ? ''
      : ` ${formatDuration(durationMs * 1000)}`
  return paint(tone, `${mark}${name}${duration}`)
}

function formatFindings({ findings }: CaseReport, paint: Paint, options: TextOptions): string {
  const shown = options.verbose ? findings : findings.filter(finding => finding.kind !== 'noise')
  return shown.map((finding, i) => formatFinding(finding, i + 1, paint, options)).join('\n\n')
}

const CERTAINTY_TONES = { certain: 'bad', likely: 'warn', possible: 'muted' } as const

function formatFinding(
  finding: ReportFinding,
  number: number,
  paint: Paint,
  { width, verbose }: TextOptions,
): string {
  const lines = [
    `${paint('strong', `Finding ${number}: ${printableLine(finding.title)}`)}  ${paint(CERTAINTY_TONES[finding.certainty], finding.certainty)}`,
    wrap(printableLine(finding.explanation, 2000), width, '  '),
  ]
  if (finding.affected !== '')
    lines.push(section('Who is affected'), wrap(printableLine(finding.affected, 2000), width, '    '))
  lines.push(section(finding.causes.length === 1 ? 'Cause' : 'Causes, most likely first'))
  for (const [i, cause] of finding.causes.entries()) {
    lines.push(wrap(`${i + 1}. [${cause.certainty}] ${cause.cause} (${cause.id})`, width, '    '))
    if (cause.because !== '') lines.push(paint('muted', wrap(cause.because, width, '       ')))
    if (i === 0 || verbose)
      lines.push(...commands('Confirm', cause.confirm), ...commands('Remedy', cause.remedy))
  }
  lines.push(section('Evidence'))
  for (const piece of finding.evidence) {
    lines.push(
      `    ${paint('accent', `${printableLine(piece.file)}:${piece.line}`)}${piece.note === '' ? '' : paint('muted', `  ${piece.note}`)}`,
      `      ${printableLine(piece.text, 220)}`,
    )
  }
  if (finding.settle.length > 0 && finding.certainty !== 'certain')
    lines.push(
      section('What would settle it'),
      ...finding.settle.map(text => wrap(`- ${text}`, width, '    ')),
    )
  return lines.join('\n')

  function section(title: string): string {
    return `  ${paint('strong', title)}`
  }
  function commands(title: string, texts: readonly string[]): string[] {
    return texts.length === 0
      ? []
      : [`       ${paint('muted', `${title}:`)}`, ...texts.map(text => `         ${text}`)]
  }
}

function formatSummary({ attempts, findings, rules }: CaseReport, paint: Paint): string {
  const failed = attempts.filter(attempt => attempt.outcome === 'failed').length
  const lines = [
    `${count(attempts.length, 'attempt')}, ${failed} failed; ${count(findings.length, 'finding')} by ${rules.judged} rules`,
  ]
  for (const { rule, error } of rules.errors)
    lines.push(paint('bad', `rule ${rule} failed: ${printableLine(error)}`))
  return lines.join('\n')
}
