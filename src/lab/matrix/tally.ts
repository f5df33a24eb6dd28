// What came first, counted: the numbers behind both forms of a confusion matrix.

import type { Fault } from '../fault.ts'
import type { MatrixCase, MatrixLook } from './matrix-case.ts'
import type { MatrixSummary, MatrixWords } from './matrix-words.ts'

/** Column of a case that failed without a finding. */
const NO_FINDING = 'no finding'

export interface MatrixRow {
  readonly fault: Fault | undefined
  readonly cases: readonly MatrixCase[]
  /** How often each column was what came out. */
  readonly counts: ReadonlyMap<string, number>
}

export interface Tally {
  /** The clear outcome, rules in order of their ids, failures without a finding; those that occur. */
  readonly columns: readonly string[]
  /** Ways of looking, in the order of the first row. */
  readonly looks: readonly MatrixLook[]
  readonly rows: readonly MatrixRow[]
  readonly summary: MatrixSummary
}

/** Column of a case: its first finding, or how it ended. */
export function columnOf({ failed, findings }: MatrixCase, { clear }: MatrixWords): string {
  return failed ? (findings[0]?.rule ?? NO_FINDING) : clear
}

export function tally(cases: readonly MatrixCase[], words: MatrixWords): Tally {
  const column = (made: MatrixCase) => columnOf(made, words)
  const rows = [...Map.groupBy(cases, ({ fault }) => fault)].map(([fault, own]) => ({
    fault,
    cases: own,
    counts: new Map([...Map.groupBy(own, column)].map(([name, of]) => [name, of.length])),
  }))
  const used = new Set(cases.map(column))
  const rules = [...used].filter(name => name !== words.clear && name !== NO_FINDING).sort()
  return {
    columns: [words.clear, ...rules, ...(used.has(NO_FINDING) ? [NO_FINDING] : [])],
    looks: (rows[0]?.cases ?? []).map(({ look }) => look),
    rows,
    summary: {
      faults: rows.filter(({ fault }) => fault !== undefined).length,
      cases: cases.length,
      ...countVerdicts(cases),
    },
  }
}

function countVerdicts(cases: readonly MatrixCase[]): Omit<MatrixSummary, 'faults' | 'cases'> {
  const of = (kind: MatrixCase['expected']['kind']) => cases.filter(({ expected }) => expected.kind === kind)
  const isRight = ({ verdict }: MatrixCase) => verdict === 'right'
  const failing = of('named')
  const untouched = of('nothing')
  const hidden = of('out-of-sight')
  return {
    failing: failing.length,
    named: failing.filter(isRight).length,
    first: failing.filter(one => isRight(one) && leads(one)).length,
    untouched: untouched.length,
    passed: untouched.filter(isRight).length,
    hidden: hidden.length,
    quiet: hidden.filter(({ verdict }) => verdict === 'out-of-sight').length,
  }
}

function leads({ fault, findings: [top] }: MatrixCase): boolean {
  return top?.causes.slice(0, top.leading).some(id => fault?.records.includes(id)) ?? false
}
