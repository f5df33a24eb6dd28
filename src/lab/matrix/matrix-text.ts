// A confusion matrix for a terminal: rows faults, columns what came out first.

import { printableLine } from '../../base/text.ts'
import { isAsExpected, type MatrixCase } from './matrix-case.ts'
import type { MatrixWords } from './matrix-words.ts'
import { columnOf, tally } from './tally.ts'

/** One case in one line, as it ends; what is not as it should be with its findings. */
export function formatCase(made: MatrixCase, words: MatrixWords): string {
  const { fault, look, verdict, problem, findings, durationMs } = made
  const name = `${fault?.id ?? '(no fault)'} ${look.id}`
  const mark = verdict === 'right' ? 'ok  ' : verdict === 'out-of-sight' ? '?   ' : 'BAD '
  const found = findings
    .map(({ rule, kind, certainty, causes }) => `${rule} (${kind}, ${certainty}: ${causes.join(' ')})`)
    .join(', ')
  const lines = [`${mark}${name.padEnd(64)} ${columnOf(made, words)}  ${Math.round(durationMs)} ms`]
  if (!isAsExpected(made))
    lines.push(`      ${verdict}: ${printableLine(problem, 200)}`, `      findings: ${found}`)
  return lines.join('\n')
}

/** Rows and numbered columns, the legend below. */
export function formatMatrixText(cases: readonly MatrixCase[], words: MatrixWords): string {
  const { columns, rows, summary } = tally(cases, words)
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
    words.summarise(summary),
  ].join('\n')
}
