// One cell of a confusion matrix: a fault, or none, looked at in one way; what should come out, what came out, and whether that is right.

import type { Finding } from '../../diagnose/finding.ts'
import { type Fault, rulesFor } from '../fault.ts'
import type { Side } from '../world/address-plan.ts'

/** One way of looking at a deployment: a column of the matrix. */
export interface MatrixLook {
  /** "inside-stored": for names of files and lines. */
  readonly id: string
  /** "inside, stored certificate" */
  readonly title: string
  readonly side: Side
}

/** What should come out of a look. */
export type Expectation =
  /** It fails, and the first finding is of one of these rules. */
  | { readonly kind: 'named'; readonly rules: readonly string[] }
  /** Nothing is wrong from there. */
  | { readonly kind: 'nothing' }
  /** Something is wrong, and this look cannot know what. */
  | { readonly kind: 'out-of-sight'; readonly because: string }

export type MatrixVerdict =
  | 'right'
  /** It failed although it should not have, or the other way round. */
  | 'other-outcome'
  /** It failed, and another finding came first, or none. */
  | 'other-finding'
  /** A finding names a cause that is not there. */
  | 'false-alarm'
  /** Nothing could be known, and nothing false was said: neither right nor wrong. */
  | 'out-of-sight'

/** What of a finding is compared. */
export interface MatrixFinding extends Pick<Finding, 'rule' | 'kind' | 'certainty'> {
  /** Records of the catalogue of failures that it names, best first. */
  readonly causes: readonly string[]
  /** How many of them are as certain as the finding itself. */
  readonly leading: number
}

/** What came out of a look. */
export interface MatrixOutcome {
  readonly failed: boolean
  /** What failed, in words; '' otherwise. */
  readonly problem: string
  /** In the order of the report. */
  readonly findings: readonly MatrixFinding[]
}

export interface MatrixCase extends MatrixOutcome {
  readonly fault: Fault | undefined
  readonly look: MatrixLook
  readonly expected: Expectation
  readonly verdict: MatrixVerdict
  readonly durationMs: number
}

/** A matrix on a running deployment, which it changes; nobody else may use it meanwhile. */
export interface Matrix {
  /** Brings a fault about, or none, looks in every way, and takes the fault back. */
  run(fault: Fault | undefined): Promise<MatrixCase[]>
}

export function toMatrixFinding({ rule, kind, certainty, causes }: Finding): MatrixFinding {
  const leading = causes.filter(cause => cause.certainty === certainty).length
  return { rule, kind, certainty, causes: causes.map(({ id }) => id), leading }
}

/** Whether a case came out as it should. */
export function isAsExpected({ verdict }: Pick<MatrixCase, 'verdict'>): boolean {
  return verdict === 'right' || verdict === 'out-of-sight'
}

/** Compares what came out with what should. */
export function judgeCase(
  fault: Fault | undefined,
  expected: Expectation,
  { failed, findings }: Pick<MatrixOutcome, 'failed' | 'findings'>,
): MatrixVerdict {
  if (expected.kind !== 'out-of-sight' && failed !== (expected.kind === 'named')) return 'other-outcome'
  if (fault === undefined) return findings.length === 0 ? 'right' : 'false-alarm'
  if (expected.kind === 'named') return names(fault, expected.rules, findings[0]) ? 'right' : 'other-finding'
  // A fault that keeps nobody away here may be noticed all the same; something else must not be.
  const own = new Set([
    ...rulesFor(fault, 'inside'),
    ...rulesFor(fault, 'outside'),
    ...(fault.probe?.rules ?? []),
  ])
  if (findings.some(({ rule, kind }) => kind === 'cause' && !own.has(rule))) return 'false-alarm'
  return expected.kind === 'nothing' ? 'right' : 'out-of-sight'
}

/** Whether a finding is one of those that are wanted, and what is really wrong is among its causes. */
function names(fault: Fault, rules: readonly string[], finding: MatrixFinding | undefined): boolean {
  if (finding === undefined || !rules.includes(finding.rule)) return false
  return finding.causes.some(id => fault.records.includes(id))
}
