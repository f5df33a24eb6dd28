// Findings of the HTML report: what is wrong, who is hit, causes with remedies to copy, the proof.

import type { FindingCause } from '../../diagnose/finding.ts'
import type { ReportEvidence, ReportFinding } from '../case-report.ts'
import { isCommand } from '../command-text.ts'
import { EMPTY, type Markup, markup } from '../markup.ts'
import { certaintyBadge } from './badge.ts'

/** One finding under its number. */
export function findingCard(finding: ReportFinding, number: number): Markup {
  const { severity, title, certainty, explanation, affected, causes, evidence } = finding
  return markup`<article class="card finding ${severity}" id="finding-${number}">
<div class="head"><h3>${number}. ${title}</h3>${certaintyBadge(certainty)}</div>
<p>${explanation}</p>
${affected === '' ? EMPTY : markup`<h4>Who is affected</h4><p>${affected}</p>`}
<h4>${causes.length === 1 ? 'Cause' : 'Causes, most likely first'}</h4>
${causes.map((cause, i) => causeBox(cause, i === 0))}
<h4>Evidence</h4>
<ul class="evidence">${evidence.map(evidenceItem)}</ul>
${settleSection(finding)}
${lookAlikeSection(finding)}
${finding.seeAlso.length === 0 ? EMPTY : markup`<p class="quiet">See also: ${finding.seeAlso.join(' · ')} · rule ${finding.rule}</p>`}
</article>`
}

function causeBox({ id, cause, certainty, because, confirm, remedy }: FindingCause, open: boolean): Markup {
  const head = markup`<summary><span>${cause}</span> ${certaintyBadge(certainty)}</summary>`
  const body = markup`<div>${because === '' ? EMPTY : markup`<p class="because">${because}</p>`}${stepList('Confirm', confirm)}${stepList('Remedy', remedy)}<p class="quiet">${id}</p></div>`
  return open
    ? markup`<details class="cause" open>${head}${body}</details>`
    : markup`<details class="cause">${head}${body}</details>`
}

function stepList(title: string, steps: readonly string[]): Markup {
  if (steps.length === 0) return EMPTY
  const items = steps.map(step => {
    const words = isCommand(step) ? markup`<code>${step}</code>` : markup`<span>${step}</span>`
    return markup`<li>${words}${isCommand(step) ? markup`<button type="button" data-copy>Copy</button>` : EMPTY}</li>`
  })
  return markup`<h4>${title}</h4><ul class="steps">${items}</ul>`
}

function evidenceItem({ file, line, text, note, again }: ReportEvidence): Markup {
  const place = line === 0 ? file : `${file}:${line}`
  const others = again
    .slice(0, 6)
    .map(other => (other.file === file ? `line ${other.line}` : `${other.file}:${other.line}`))
  const more = again.length > 6 ? ` and ${again.length - 6} more` : ''
  return markup`<li><span class="place">${place}</span>${note === '' ? EMPTY : markup`<span class="note">${note}</span>`}<pre>${text}</pre>${others.length === 0 ? EMPTY : markup`<span class="note">again at ${others.join(', ')}${more}</span>`}</li>`
}

function settleSection({ settle, certainty }: ReportFinding): Markup {
  if (settle.length === 0 || certainty === 'certain') return EMPTY
  return markup`<h4>What would settle it</h4><ul class="steps">${settle.map(text => markup`<li><span>${text}</span></li>`)}</ul>`
}

function lookAlikeSection({ lookAlikes }: ReportFinding): Markup {
  if (lookAlikes.length === 0) return EMPTY
  return markup`<details><summary class="quiet">Not to be confused with</summary><dl class="pairs">${lookAlikes.map(({ what, tell }) => markup`<dt>${what}</dt><dd>${tell}</dd>`)}</dl></details>`
}
