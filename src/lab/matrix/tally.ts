// What came first, counted: the numbers behind both forms of the confusion matrix.

import { type Fault, isHit } from '../fault.ts'
import type { MatrixCase } from './run-matrix.ts'

/** First finding of a sign-in that failed; the outcome otherwise. */
export const SIGNED_IN = 'signed in'
export const NOTHING_FOUND = 'no finding'

export interface MatrixRow {
  readonly fault: Fault | undefined
  readonly cases: readonly MatrixCase[]
  /** How often each column was what came out. */
  readonly counts: ReadonlyMap<string, number>
}

export interface Tally {
  /** Rules in order of their ids, between the two columns that are no findings. */
  readonly columns: readonly string[]
  readonly rows: readonly MatrixRow[]
  readonly summary: MatrixSummary
}

export interface MatrixSummary {
  readonly faults: number
  readonly cases: number
  /** Cases whose fault has to make the sign-in fail, and how many of them were named first. */
  readonly failing: number
  readonly named: number
  /** In how many of these what is really wrong was the cause that the finding puts first, or as high as the first. */
  readonly first: number
  /** Cases that a fault does not touch, and how many of them signed in without a false alarm. */
  readonly untouched: number
  readonly passed: number
}

/** Column of a case. */
export function columnOf({ outcome, findings }: MatrixCase): string {
  return outcome === 'signed-in' ? SIGNED_IN : (findings[0]?.rule ?? NOTHING_FOUND)
}

export function tally(cases: readonly MatrixCase[]): Tally {
  const rows = [...Map.groupBy(cases, ({ fault }) => fault)].map(([fault, own]) => ({
    fault,
    cases: own,
    counts: new Map([...Map.groupBy(own, columnOf)].map(([column, of]) => [column, of.length])),
  }))
  const used = new Set(cases.map(columnOf))
  const rules = [...used].filter(column => column !== SIGNED_IN && column !== NOTHING_FOUND).sort()
  const touches = ({ fault, client }: MatrixCase) => fault !== undefined && isHit(fault, client)
  const right = cases.filter(({ verdict }) => verdict === 'right')
  return {
    columns: [SIGNED_IN, ...rules, ...(used.has(NOTHING_FOUND) ? [NOTHING_FOUND] : [])],
    rows,
    summary: {
      faults: rows.filter(({ fault }) => fault !== undefined).length,
      cases: cases.length,
      failing: cases.filter(touches).length,
      named: right.filter(touches).length,
      first: right.filter(one => touches(one) && leads(one)).length,
      untouched: cases.filter(one => !touches(one)).length,
      passed: right.filter(one => !touches(one)).length,
    },
  }
}

function leads({ fault, findings: [top] }: MatrixCase): boolean {
  return top?.causes.slice(0, top.leading).some(id => fault?.records.includes(id)) ?? false
}

/** The numbers in one paragraph. */
export function summarise(summary: MatrixSummary): string {
  const { faults, cases, failing, named, first, untouched, passed } = summary
  return (
    `${faults} faults and none, ${cases} sign-ins. ${failing} had to fail: the first finding named the fault in ${named}, ` +
    `with the right one among its causes as the most certain in ${first}. ` +
    `${untouched} had to succeed: ${passed} did, and no finding named a cause that is not there.`
  )
}
