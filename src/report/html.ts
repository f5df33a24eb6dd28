// The report as one HTML page: works offline, loads nothing, runs only its own few lines of script, and shows every text of a
// log as text.

import type { Ladder } from '../trace/ladder/arrow.ts'
import type { CaseReport, ReportAttempt } from './case-report.ts'
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from './html/assets.ts'
import { attemptCard } from './html/attempts.ts'
import { findingCard } from './html/findings.ts'
import { sourceTable } from './html/sources.ts'
import { EMPTY, type Markup, markup } from './markup.ts'
import { formatCount } from './numbers.ts'

export interface HtmlOptions {
  /** Ladder diagrams by id of the attempt; usually of the failed ones. */
  readonly ladders?: ReadonlyMap<string, Ladder>
  /** Zone of the times, µs east of UTC. */
  readonly zoneUs?: number
  /** Says that names are pseudonyms. */
  readonly redacted?: boolean
  /** Instead of the sum of the attempts. */
  readonly title?: string
  /** Stands between findings and attempts. */
  readonly section?: Markup
}

const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; script-src 'sha256-${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'`

/** Attempts beyond this are summed up; failed ones come first. */
const ATTEMPT_LIMIT = 200
/** Diagrams that are shown at once. */
const OPEN_LADDERS = 3

/** Formats a report as a page. */
export function formatReportHtml(report: CaseReport, options: HtmlOptions = {}): string {
  const title = options.title ?? titleOf(report)
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Lyncpin">
<title>${title}</title>
<style>${{ markup: STYLE }}</style>
</head>
<body>
<header class="top"><div><div class="brand">Lyncpin sign-in report</div><h1>${title}</h1><p class="lead">${leadOf(report, options)}</p>${answers(report)}</div></header>
<main>
${findingSection(report)}
${options.section ?? EMPTY}
${attemptSection(report, options)}
<h2>Logs</h2>
${sourceTable(report.sources)}
${undecidedSection(report)}
</main>
<footer>${footerOf(report)}</footer>
<script>${{ markup: SCRIPT }}</script>
</body>
</html>
`
  return page.markup
}

function failedOf({ attempts }: CaseReport): readonly ReportAttempt[] {
  return attempts.filter(attempt => attempt.outcome === 'failed')
}

function titleOf(report: CaseReport): string {
  const failed = failedOf(report).length
  if (report.attempts.length === 0) return 'No sign-in attempt in these logs'
  if (failed === 0) return `All ${formatCount(report.attempts.length, 'sign-in')} went well`
  return `${failed} of ${formatCount(report.attempts.length, 'sign-in')} failed`
}

function leadOf(report: CaseReport, { redacted }: HtmlOptions): string {
  const parts = [
    `${formatCount(report.sources.length, 'log')}, ${formatCount(report.findings.length, 'finding')} by ${formatCount(report.rules.judged, 'rule')}.`,
  ]
  if (redacted) parts.push('Names, addresses and tokens are replaced by pseudonyms.')
  return parts.join(' ')
}

/** Each failed attempt with the finding that explains it: the page in a few lines. */
function answers(report: CaseReport): Markup {
  const failed = failedOf(report)
  if (failed.length === 0) return EMPTY
  const items = failed.slice(0, 12).map(attempt => {
    const number = report.findings.findIndex(finding => finding.id === attempt.findings[0]) + 1
    const finding = report.findings[number - 1]
    const why = finding
      ? markup`<a href="#finding-${number}">${finding.title}</a>`
      : markup`<span>no rule explains it</span>`
    return markup`<li><span class="badge bad">✗</span><a class="who" href="#${attempt.id}">${attempt.user || attempt.id}</a>${why}</li>`
  })
  const more = failed.length > 12 ? markup`<li class="quiet">and ${failed.length - 12} more</li>` : EMPTY
  return markup`<ul class="answers">${items}${more}</ul>`
}

function findingSection({ findings }: CaseReport): Markup {
  if (findings.length === 0) return EMPTY
  return markup`<h2>Findings</h2>${findings.map((finding, i) => findingCard(finding, i + 1))}`
}

function attemptSection({ attempts, findings }: CaseReport, { ladders, zoneUs = 0 }: HtmlOptions): Markup {
  if (attempts.length === 0) return EMPTY
  const failedFirst = attempts.toSorted(
    (a, b) => Number(b.outcome === 'failed') - Number(a.outcome === 'failed'),
  )
  const cards = failedFirst.slice(0, ATTEMPT_LIMIT).map((attempt, i) => {
    const ladder = ladders?.get(attempt.id)
    return attemptCard(attempt, { findings, ladder, zoneUs, open: i < OPEN_LADDERS })
  })
  const left = attempts.length - cards.length
  const more = left > 0 ? markup`<p class="quiet">… and ${formatCount(left, 'attempt')} more</p>` : EMPTY
  return markup`<h2>Sign-in attempts</h2>${cards}${more}`
}

function undecidedSection({ rules }: CaseReport): Markup {
  const { cannotTell, errors } = rules
  if (cannotTell.length + errors.length === 0) return EMPTY
  const rows = [
    ...errors.map(({ rule, error }) => markup`<dt>${rule}</dt><dd class="problem">failed: ${error}</dd>`),
    ...cannotTell.map(({ rule, wants }) => markup`<dt>${rule}</dt><dd>${wants}</dd>`),
  ]
  return markup`<h2>What these logs cannot tell</h2><div class="card"><details><summary>${formatCount(cannotTell.length, 'rule')} would need other logs</summary><dl class="pairs">${rows}</dl></details></div>`
}

function footerOf({ schema, version, rules }: CaseReport): string {
  return `Made by Lyncpin, ${schema} ${version}, ${formatCount(rules.judged, 'rule')}. This page loads nothing from the network.`
}
