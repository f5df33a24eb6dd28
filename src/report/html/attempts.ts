// Sign-in attempts of the HTML report: who, what became of it, the phases as a bar, the ladder diagram of the failed ones.

import { formatDuration } from '../../base/time.ts'
import type { Ladder } from '../../trace/ladder/arrow.ts'
import type { ReportAttempt, ReportFinding, ReportPhase } from '../case-report.ts'
import { formatIsoTime } from '../iso-time.ts'
import { formatLadderSvg } from '../ladder-svg.ts'
import { EMPTY, type Markup, markup } from '../markup.ts'
import { outcomeBadge } from './badge.ts'

export interface AttemptContext {
  readonly findings: readonly ReportFinding[]
  readonly ladder: Ladder | undefined
  readonly zoneUs: number
  /** The diagram is shown at once, not only on demand. */
  readonly open: boolean
}

const CERTIFICATES = {
  used: 'stored user certificate',
  absent: 'no stored user certificate',
  unknown: '',
} as const

/** One attempt. */
export function attemptCard(attempt: ReportAttempt, context: AttemptContext): Markup {
  const meta = [
    formatIsoTime(attempt.from, context.zoneUs),
    attempt.durationMs === null ? '' : formatDuration(attempt.durationMs * 1000),
    attempt.place === 'unknown' ? '' : attempt.place,
    CERTIFICATES[attempt.storedCertificate],
    attempt.scheme,
    attempt.server,
    attempt.agent,
    attempt.rounds > 1 ? `${attempt.rounds} rounds` : '',
  ].filter(text => text !== '')
  return markup`<article class="card attempt" id="${attempt.id}">
<div class="head"><h3>${attempt.user || '(user unknown)'} <span class="quiet">${attempt.id}</span></h3>${outcomeBadge(attempt.outcome)}</div>
<div class="meta">${meta.map(text => markup`<span>${text}</span>`)}</div>
<ol class="phases">${attempt.phases.map(phaseItem)}</ol>
${phaseBar(attempt.phases)}
${explainedBy(attempt, context.findings)}
${ladderBox(context)}
</article>`
}

const SYMBOLS: Readonly<Record<ReportPhase['outcome'], string>> = {
  passed: '✓',
  failed: '✗',
  skipped: '–',
  unknown: '·',
}

function phaseItem({ name, outcome, durationMs, reason }: ReportPhase): Markup {
  const timed = durationMs !== null && durationMs > 0 && outcome !== 'unknown'
  const words = timed
    ? formatDuration(durationMs * 1000)
    : outcome === 'passed'
      ? ''
      : outcome === 'unknown'
        ? 'not seen'
        : outcome
  return markup`<li class="${outcome}" title="${reason}"><b>${SYMBOLS[outcome]} ${name}</b>${words}</li>`
}

/** How the time was spent: widths follow the durations. Drawn as SVG, because the page allows no style in elements. */
function phaseBar(phases: readonly ReportPhase[]): Markup {
  const timed = phases.filter(
    ({ durationMs, outcome }) => durationMs !== null && durationMs > 0 && outcome !== 'unknown',
  )
  const total = timed.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0)
  if (total === 0) return EMPTY
  let x = 0
  const parts = timed.map(({ name, outcome, durationMs }) => {
    const width = ((durationMs ?? 0) / total) * 1000
    const part = markup`<rect class="${outcome}" x="${x.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="10"><title>${name} ${formatDuration((durationMs ?? 0) * 1000)}</title></rect>`
    x += width
    return part
  })
  return markup`<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="Time spent in each phase">${parts}</svg>`
}

function explainedBy({ findings: ids, outcome }: ReportAttempt, findings: readonly ReportFinding[]): Markup {
  const links = ids.flatMap(id => {
    const number = findings.findIndex(finding => finding.id === id) + 1
    const finding = findings[number - 1]
    return finding ? [markup`<li><a href="#finding-${number}">${number}. ${finding.title}</a></li>`] : []
  })
  if (links.length > 0) return markup`<h4>Explained by</h4><ul class="steps">${links}</ul>`
  return outcome === 'failed' ? markup`<p class="problem">No rule explains this failure.</p>` : EMPTY
}

function ladderBox({ ladder, zoneUs, open }: AttemptContext): Markup {
  if (!ladder || ladder.arrows.length === 0) return EMPTY
  const diagram = markup`<summary>What was said</summary><div class="ladder-box">${formatLadderSvg(ladder, { zoneUs })}</div>`
  return open ? markup`<details open>${diagram}</details>` : markup`<details>${diagram}</details>`
}
