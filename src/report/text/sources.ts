// What was read: one line a log, problems under it.

import { printableLine } from '../../base/text.ts'
import { formatDuration } from '../../base/time.ts'
import type { CaseReport, ReportSource } from '../case-report.ts'
import { formatCount, formatSize } from '../numbers.ts'
import type { Paint } from '../style.ts'
import { type Cell, formatTable } from './table.ts'

/** Clocks that are off by less are not worth a word. */
const SKEW_SHOWN_MS = 1000

/** The logs of a report, with format, size, zone and clock of each. */
export function formatSources({ sources }: CaseReport, paint: Paint, verbose: boolean): string {
  const bytes = sources.reduce((sum, source) => sum + source.sizeBytes, 0)
  const rows = sources.map(source => rowOf(source, verbose))
  const lines = formatTable(rows, paint)
  const all = sources.flatMap((source, i) => [lines[i] ?? '', ...problemsOf(source, paint)])
  return [paint('strong', `Read ${formatCount(sources.length, 'log')}, ${formatSize(bytes)}`), ...all].join(
    '\n',
  )
}

function rowOf(source: ReportSource, verbose: boolean): Cell[] {
  const read = source.unreadable === ''
  const formats = source.formats.map(({ title }) => title.replace(/ \(.*/, '')).join(' + ')
  return [
    { text: read ? '✓' : '✗', tone: read ? 'good' : 'bad' },
    { text: printableLine(source.name, 200) },
    { text: formats || (read ? 'empty' : 'unreadable'), tone: 'accent' },
    { text: formatCount(source.records, 'record'), right: true },
    { text: zoneOf(source), tone: 'muted' },
    { text: verbose ? source.clockBasis : '', tone: 'muted' },
  ]
}

function zoneOf({ zone, skewMs }: ReportSource): string {
  if (zone === '') return 'zone unknown'
  const skew =
    Math.abs(skewMs) < SKEW_SHOWN_MS
      ? ''
      : `, clock ${formatDuration(Math.abs(skewMs) * 1000)} ${skewMs > 0 ? 'ahead' : 'behind'}`
  return `UTC${zone === '+00:00' ? '' : zone}${skew}`
}

function problemsOf({ problems, unreadable }: ReportSource, paint: Paint): string[] {
  return [unreadable, ...problems]
    .filter(text => text !== '')
    .map(text => `      ${paint('warn', '!')} ${printableLine(text, 400)}`)
}
