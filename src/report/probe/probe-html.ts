// A probe as one HTML page: the page of its case report, with the steps as tables by phase.

import { formatReportHtml } from '../html.ts'
import { type Markup, markup } from '../markup.ts'
import { formatCount } from '../numbers.ts'
import type { ProbeReport, ReportProbeStep, ReportVerdict } from './probe-report.ts'
import { VERDICT_MARKS } from './probe-text.ts'

/** Formats a probe as a page. */
export function formatProbeHtml(probe: ProbeReport): string {
  const failed = probe.steps.filter(({ verdict }) => verdict === 'failed').length
  const title =
    failed > 0 ? `${failed} of ${formatCount(probe.steps.length, 'step')} failed` : 'No step failed'
  return formatReportHtml(probe.report, {
    title: `Probe of ${probe.user}: ${title}`,
    section: stepSection(probe),
  })
}

function stepSection({ phases, steps }: ProbeReport): Markup {
  const tables = phases.map(({ name, verdict }) => {
    const rows = steps.filter(({ phase }) => phase === name).map(stepRow)
    return markup`<div class="card"><h3>${verdictBadge(verdict)} ${name}</h3><table><thead><tr><th>Verdict</th><th>Step</th><th>What was asked</th><th>What was seen</th><th>Time</th></tr></thead><tbody>${rows}</tbody></table></div>`
  })
  return markup`<h2>Steps</h2>${tables}`
}

function stepRow({ step, target, verdict, text, details, durationMs }: ReportProbeStep): Markup {
  const more = details.map(detail => markup`<div class="quiet">${detail}</div>`)
  return markup`<tr><td>${verdictBadge(verdict)}</td><td>${step}</td><td>${target}</td><td>${text}${more}</td><td class="number">${Math.round(durationMs)} ms</td></tr>`
}

function verdictBadge(verdict: ReportVerdict): Markup {
  const [mark, tone] = VERDICT_MARKS[verdict]
  return markup`<span class="badge ${tone}">${mark} ${verdict}</span>`
}
