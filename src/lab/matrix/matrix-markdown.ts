// A confusion matrix as a document.

import { isAsExpected, type MatrixCase } from './matrix-case.ts'
import type { MatrixWords } from './matrix-words.ts'
import { columnOf, type MatrixRow, type Tally, tally } from './tally.ts'

/** docs/confusion-matrix.md, docs/probe-matrix.md */
export function formatMatrixMarkdown(cases: readonly MatrixCase[], words: MatrixWords): string {
  const found = tally(cases, words)
  return `${[
    `# ${words.title}`,
    '',
    ...words.introduction.flatMap(paragraph => [paragraph, '']),
    words.summarise(found.summary),
    '',
    ...formatCounts(found, words),
    '',
    ...formatCells(found, words),
    ...formatHidden(found),
  ].join('\n')}\n`
}

function formatCounts({ columns, looks, rows }: Tally, { clear, cases }: MatrixWords): string[] {
  return [
    '## What came first',
    '',
    `Rows are faults, columns what came out: 0 ${clear}, the others the first finding. Each row has ${looks.length} ${cases}.`,
    '',
    ...columns.map((column, i) => `- ${i}: ${linkOf(column)}`),
    '',
    head(['fault', ...columns.map((_, i) => String(i))]),
    ...rows.map(({ fault, counts }) =>
      line([fault?.id ?? 'none', ...columns.map(column => String(counts.get(column) ?? ''))]),
    ),
  ]
}

function formatCells({ looks, rows, summary }: Tally, words: MatrixWords): string[] {
  const hidden = summary.hidden > 0 ? ' ? cannot be known from there.' : ''
  return [
    '## The same, case by case',
    '',
    `✓ ${words.clear}, as it should be; otherwise the first finding.${hidden} **Bold** is not what the fault says about itself.`,
    '',
    head(['fault', 'what is wrong', 'records', ...looks.map(({ title }) => title)]),
    ...rows.map(row =>
      line([
        row.fault?.id ?? 'none',
        row.fault?.title ?? '',
        (row.fault?.records ?? []).join(', '),
        ...cellsOf(row, words),
      ]),
    ),
  ]
}

function cellsOf({ cases }: MatrixRow, words: MatrixWords): string[] {
  return cases.map(made => {
    const shown = made.failed ? columnOf(made, words) : '✓'
    if (made.verdict === 'right') return shown
    if (isAsExpected(made)) return made.failed ? `? (${shown})` : '?'
    const should = made.expected.kind === 'named' ? 'should be named' : `should be ${words.clear}`
    return `**${shown}** (${should})`
  })
}

/** Why some cases cannot be known: one line for each fault. */
function formatHidden({ rows, summary }: Tally): string[] {
  if (summary.hidden === 0) return []
  return [
    '',
    '## What cannot be known',
    '',
    head(['fault', 'from where', 'why']),
    ...rows.flatMap(({ fault, cases }) => {
      const hidden = cases.flatMap(({ look, expected }) =>
        expected.kind === 'out-of-sight' ? [{ look, because: expected.because }] : [],
      )
      const [first] = hidden
      if (!first) return []
      return [line([fault?.id ?? 'none', hidden.map(({ look }) => look.title).join('; '), first.because])]
    }),
  ]
}

function head(cells: readonly string[]): string {
  return `${line(cells)}\n|${cells.map(() => '---|').join('')}`
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function linkOf(rule: string): string {
  return rule.includes('/') ? `[${rule}](rules/${rule}.md)` : rule
}
