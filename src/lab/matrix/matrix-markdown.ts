// The confusion matrix as a document.

import { CLIENT_KINDS, isHit } from '../fault.ts'
import type { MatrixCase } from './run-matrix.ts'
import { columnOf, type MatrixRow, SIGNED_IN, summarise, tally } from './tally.ts'

/** What stands above the numbers. */
export interface MatrixWords {
  readonly title: string
  /** Paragraphs. */
  readonly introduction: readonly string[]
}

const SIGN_IN_WORDS: MatrixWords = {
  title: 'Confusion matrix',
  introduction: [
    'Written by `npm run matrix`: every fault of the lab is brought about for real, our client signs in from inside and outside, with\nand without a stored user certificate, and the logs that servers and clients wrote are analysed.',
  ],
}

/** docs/confusion-matrix.md, docs/cls-matrix.md */
export function formatMatrixMarkdown(cases: readonly MatrixCase[], words = SIGN_IN_WORDS): string {
  const { columns, rows, summary } = tally(cases)
  const head = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n|${cells.map(() => '---|').join('')}`
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const numbers = columns.map((_, i) => String(i))
  const kinds = CLIENT_KINDS.map(({ side, certificate }) =>
    certificate === 'stored' ? `${side}, stored certificate` : `${side}, none`,
  )
  return `${[
    `# ${words.title}`,
    '',
    ...words.introduction.flatMap(paragraph => [paragraph, '']),
    summarise(summary),
    '',
    '## What came first',
    '',
    'Rows are faults, columns what came out: 0 signed in, the others the first finding of a sign-in that failed. Each row has four sign-ins.',
    '',
    ...columns.map((column, i) => `- ${i}: ${column === SIGNED_IN ? SIGNED_IN : linkOf(column)}`),
    '',
    head(['fault', ...numbers]),
    ...rows.map(({ fault, counts }) =>
      line([fault?.id ?? 'none', ...columns.map(column => String(counts.get(column) ?? ''))]),
    ),
    '',
    '## The same by kind of client',
    '',
    '✓ signed in, as it should; otherwise the first finding. **Bold** is not what the fault says about itself.',
    '',
    head(['fault', 'what is wrong', 'records', ...kinds]),
    ...rows.map(row =>
      line([
        row.fault?.id ?? 'none',
        row.fault?.title ?? '',
        (row.fault?.records ?? []).join(', '),
        ...cellsOf(row),
      ]),
    ),
  ].join('\n')}\n`
}

function cellsOf({ cases }: MatrixRow): string[] {
  return cases.map(made => {
    const column = columnOf(made)
    const shown = column === SIGNED_IN ? '✓' : column
    if (made.verdict === 'right') return shown
    const expected = made.fault !== undefined && isHit(made.fault, made.client)
    return `**${shown}** (${expected ? 'should fail' : 'should sign in'})`
  })
}

function linkOf(rule: string): string {
  return rule.includes('/') ? `[${rule}](rules/${rule}.md)` : rule
}
