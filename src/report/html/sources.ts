// The logs of the HTML report.

import { formatDuration } from '../../base/time.ts'
import type { ReportSource } from '../case-report.ts'
import { EMPTY, type Markup, markup } from '../markup.ts'
import { formatCount, formatSize } from '../numbers.ts'

/** All logs as a table, problems under each. */
export function sourceTable(sources: readonly ReportSource[]): Markup {
  return markup`<div class="card"><table><thead><tr><th>Log</th><th>Format</th><th>Records</th><th>Size</th><th>Clock</th></tr></thead><tbody>${sources.map(sourceRow)}</tbody></table></div>`
}

function sourceRow(source: ReportSource): Markup {
  const problems = [source.unreadable, ...source.problems].filter(text => text !== '')
  return markup`<tr><td>${source.unreadable === '' ? '✓' : '✗'} ${source.name}${problems.map(text => markup`<div class="problem">! ${text}</div>`)}</td><td>${source.formats.map(format => format.title).join(', ') || '–'}</td><td class="number">${formatCount(source.records, 'record')}</td><td class="number">${formatSize(source.sizeBytes)}</td><td>${clockOf(source)}${source.clockBasis === '' ? EMPTY : markup`<div class="quiet">${source.clockBasis}</div>`}</td></tr>`
}

function clockOf({ zone, skewMs }: ReportSource): string {
  if (zone === '') return 'zone unknown'
  const skew =
    Math.abs(skewMs) < 1000
      ? ''
      : `, ${formatDuration(Math.abs(skewMs) * 1000)} ${skewMs > 0 ? 'ahead' : 'behind'}`
  return `UTC${zone === '+00:00' ? '' : zone}${skew}`
}
