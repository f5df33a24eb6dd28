// The confusion matrix for a terminal: rows faults, columns what came out first.

import { printableLine } from '../../base/text.ts'
import type { MatrixCase } from './run-matrix.ts'
import { columnOf, summarise, tally } from './tally.ts'

/** One case in one line, as it ends. */
export function formatCase(made: MatrixCase): string {
  const { fault, client, verdict, problem, findings, durationMs } = made
  const name = `${fault?.id ?? '(no fault)'} ${client.side}/${client.certificate}`
  const mark = verdict === 'right' ? 'ok  ' : 'BAD '
  const found = findings
    .map(({ rule, kind, certainty, causes }) => `${rule} (${kind}, ${certainty}: ${causes.join(' ')})`)
    .join(', ')
  const lines = [`${mark}${name.padEnd(64)} ${columnOf(made)}  ${Math.round(durationMs)} ms`]
  if (verdict !== 'right')
    lines.push(`      ${verdict}: ${printableLine(problem, 200)}`, `      findings: ${found}`)
  return lines.join('\n')
}

/** Rows and numbered columns, the legend below. */
export function formatMatrixText(cases: readonly MatrixCase[]): string {
  const { columns, rows, summary } = tally(cases)
  const width = Math.max(...rows.map(({ fault }) => (fault?.id ?? '').length), 10)
  const cell = (text: string | number) => String(text).padStart(3)
  const body = rows.map(({ fault, counts }) => {
    const cells = columns.map(column => cell(counts.get(column) ?? '.'))
    return `${(fault?.id ?? '(no fault)').padEnd(width)} ${cells.join('')}`
  })
  return [
    `${''.padEnd(width)} ${columns.map((_, i) => cell(i)).join('')}`,
    ...body,
    '',
    ...columns.map((column, i) => `${cell(i)}  ${column}`),
    '',
    summarise(summary),
  ].join('\n')
}
