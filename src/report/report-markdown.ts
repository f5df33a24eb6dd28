// The report as Markdown, for a ticket. Whatever comes from a log stands in code, where it can neither link, mention, embed
// nor format.

import { printable, printableLine } from '../base/text.ts'
import { formatDuration } from '../base/time.ts'
import type { FindingCause } from '../diagnose/finding.ts'
import type { Ladder } from '../trace/ladder/arrow.ts'
import type { CaseReport, ReportAttempt, ReportEvidence, ReportFinding } from './case-report.ts'
import { formatIsoTime } from './iso-time.ts'
import { formatLadderText } from './ladder-text.ts'
import { codeSpan, escapeMarkdown } from './markdown.ts'
import { formatCount } from './numbers.ts'

export interface MarkdownOptions {
  /** Ladder diagrams by id of the attempt. */
  readonly ladders?: ReadonlyMap<string, Ladder>
  /** Zone of the times, µs east of UTC. */
  readonly zoneUs?: number
  readonly redacted?: boolean
}

/** Columns of a diagram in a code block. */
const LADDER_WIDTH = 118
const LADDER_LIMIT = 2
const ATTEMPT_LIMIT = 30

/** Formats a report. */
export function formatReportMarkdown(report: CaseReport, options: MarkdownOptions = {}): string {
  const shown = report.findings.filter(finding => finding.kind !== 'noise')
  const parts = [
    `# ${titleOf(report)}`,
    options.redacted ? 'Names, addresses and tokens are replaced by pseudonyms.' : '',
    attemptTable(report.attempts, shown, options),
    ...shown.map((finding, i) => findingSection(finding, i + 1)),
    ladderSection(report.attempts, options),
    sourceSection(report),
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}

function titleOf({ attempts }: CaseReport): string {
  const failed = attempts.filter(attempt => attempt.outcome === 'failed').length
  if (attempts.length === 0) return 'No sign-in attempt in these logs'
  return `${failed} of ${formatCount(attempts.length, 'sign-in')} failed`
}

const OUTCOMES = { 'signed-in': '✓ signed in', failed: '✗ failed', unfinished: '… unfinished' } as const

function attemptTable(
  attempts: readonly ReportAttempt[],
  findings: readonly ReportFinding[],
  { zoneUs = 0 }: MarkdownOptions,
): string {
  if (attempts.length === 0) return ''
  const failedFirst = attempts.toSorted(
    (a, b) => Number(b.outcome === 'failed') - Number(a.outcome === 'failed'),
  )
  const rows = failedFirst.slice(0, ATTEMPT_LIMIT).map(attempt => {
    const { id, user, outcome, failedPhase, place, from, durationMs } = attempt
    const numbers = attempt.findings.flatMap(
      finding => findings.findIndex(({ id: known }) => known === finding) + 1 || [],
    )
    const result = failedPhase === null ? OUTCOMES[outcome] : `${OUTCOMES[outcome]} in ${failedPhase}`
    const took = durationMs === null ? '' : formatDuration(durationMs * 1000)
    const cells = [
      id,
      formatIsoTime(from, zoneUs),
      user === '' ? '?' : code(user),
      result,
      place,
      took,
      numbers.join(', '),
    ]
    return `| ${cells.join(' | ')} |`
  })
  const more = attempts.length > ATTEMPT_LIMIT ? [`\n… and ${attempts.length - ATTEMPT_LIMIT} more`] : []
  return [
    '| | time | user | result | place | took | finding |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    ...more,
  ].join('\n')
}

function findingSection(finding: ReportFinding, number: number): string {
  const { title, certainty, explanation, affected, causes, evidence, settle } = finding
  return [
    `## ${number}. ${plain(title)} (${certainty})`,
    plain(explanation),
    affected === '' ? '' : `**Who is affected.** ${plain(affected)}`,
    ...causes.map((cause, i) => causeText(cause, i === 0, causes.length === 1)),
    `**Evidence**\n\n${evidence.map(evidenceText).join('\n\n')}`,
    certainty === 'certain' || settle.length === 0
      ? ''
      : `**What would settle it**\n\n${settle.map(text => `- ${plain(text)}`).join('\n')}`,
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

function causeText(
  { id, cause, certainty, because, confirm, remedy }: FindingCause,
  first: boolean,
  only: boolean,
): string {
  const head = `**${only ? 'Cause' : first ? 'Most likely cause' : 'Other cause'}** (${id}, ${certainty}). ${plain(cause)}`
  const why = because === '' ? [] : [plain(because)]
  if (!first) return [head, ...why].join(' ')
  return [[head, ...why].join(' '), steps('Confirm', confirm), steps('Remedy', remedy)]
    .filter(part => part !== '')
    .join('\n\n')
}

function steps(title: string, texts: readonly string[]): string {
  return texts.length === 0
    ? ''
    : `${title}:\n\n${fence(texts.map(text => printableLine(text, 2000)).join('\n'))}`
}

function evidenceText({ file, line, text, note, again }: ReportEvidence): string {
  const place = line === 0 ? file : `${file}:${line}`
  const more = again.length === 0 ? '' : `, again ${again.length === 1 ? 'once' : `${again.length} times`}`
  const words = note === '' ? '' : ` ${plain(note)}`
  return `${code(place)}${words}${more}\n\n${fence(printable(text))}`
}

function ladderSection(attempts: readonly ReportAttempt[], { ladders, zoneUs = 0 }: MarkdownOptions): string {
  const failed = attempts.filter(({ id, outcome }) => outcome === 'failed' && ladders?.has(id))
  const drawn = failed.slice(0, LADDER_LIMIT).flatMap(({ id, user }) => {
    const ladder = ladders?.get(id)
    if (!ladder) return []
    return `${id} ${code(user || '?')}\n\n${fence(formatLadderText(ladder, { colour: false, width: LADDER_WIDTH, zoneUs }))}`
  })
  return drawn.length === 0 ? '' : `## What was said\n\n${drawn.join('\n\n')}`
}

function sourceSection({ sources }: CaseReport): string {
  const lines = sources.map(({ name, records, formats, problems, unreadable }) => {
    const what = formats.map(({ title }) => escapeMarkdown(title)).join(', ')
    const trouble = [unreadable, ...problems].filter(text => text !== '').map(text => `; ${plain(text)}`)
    return `- ${code(name)}: ${what || 'empty'}, ${formatCount(records, 'record')}${trouble.join('')}`
  })
  return `## Logs\n\n${lines.join('\n')}`
}

/** Text of a report: what it names comes from logs, so that it may neither format, link nor mention anybody. */
function plain(text: string): string {
  return escapeMarkdown(printableLine(text, 4000))
    .replace(/:\/\//g, ':\\/\\/')
    .replace(/(^|\s)@/g, '$1\\@')
}

/** Text of a log as a code span, also inside a table. */
function code(text: string): string {
  return codeSpan(printableLine(text, 300).replaceAll('|', '¦'))
}

/** A code block that holds any text. */
function fence(text: string): string {
  const ticks = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${ticks}text\n${text}\n${ticks}`
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
}
