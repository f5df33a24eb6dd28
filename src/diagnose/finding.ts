// A finding: what is wrong, how sure, who is affected and why only they, the proof, the remedy, what is still open.

import type { Evidence } from './evidence.ts'
import type { Certainty, Rule, Subject } from './rule.ts'
import type { Severity } from './severity.ts'

/** A cause with its texts filled in. */
export interface FindingCause {
  readonly id: string
  readonly certainty: Certainty
  readonly cause: string
  readonly because: string
  readonly confirm: readonly string[]
  readonly remedy: readonly string[]
}

export interface Finding {
  /** Stable over runs: rule id and a hash of the subject. */
  readonly id: string
  readonly rule: string
  readonly kind: Rule['kind']
  readonly severity: Severity
  /** Certainty of the best cause. */
  readonly certainty: Certainty
  readonly title: string
  readonly explanation: string
  readonly subject: Subject
  readonly causes: readonly FindingCause[]
  readonly evidence: readonly Evidence[]
  /** Ids of the attempts it explains. */
  readonly attempts: readonly string[]
  readonly affected: string
  readonly lookAlikes: readonly { readonly what: string; readonly tell: string }[]
  readonly settle: readonly string[]
  readonly seeAlso: readonly string[]
}
