// The contract of a rule for certificates: one file per rule in `rules/`. A rule sees one chain with what is known of its place,
// and says for each part whether it holds.

import type { CertificateDetails } from '../../protocol/pki/certificate-details.ts'
import type { Deployment } from './names-of-role.ts'
import type { CertificateRole } from './role.ts'

/** One certificate with its chain, and where it serves. */
export interface CertificateCase {
  /** The server's own first, then as sent or as they stand in the file; never empty. */
  readonly chain: readonly [CertificateDetails, ...CertificateDetails[]]
  readonly role: CertificateRole | undefined
  readonly deployment: Deployment
  /** Name under which it was asked for. */
  readonly host: string | undefined
  /** µs UTC. */
  readonly nowUs: number
  /** Roots the judge trusts; undefined when nobody said. */
  readonly roots: readonly CertificateDetails[] | undefined
}

/**
 * passed: as it should be; broken: sign-ins fail; doubtful: some clients or services fail, or the documentation asks for
 * something else; cannot-tell: something must be known first.
 */
export type CertificateOutcome = 'passed' | 'broken' | 'doubtful' | 'cannot-tell'

export interface CertificateVerdict {
  readonly outcome: CertificateOutcome
  readonly text: string
}

export interface CertificateRule {
  /** Equals the name of the file. Forever. */
  readonly id: string
  /** What is asked for, one sentence. */
  readonly title: string
  /** Why, for a person. */
  readonly why: string
  /** Roles it is about; absent: every role, also an unknown one. */
  readonly roles?: readonly CertificateRole[]
  /** No verdict: the rule says nothing about this case. */
  judge(subject: CertificateCase): readonly CertificateVerdict[]
}

/** Declares a rule; gives the compiler a place to check it. */
export function defineCertificateRule(rule: CertificateRule): CertificateRule {
  return rule
}

export const passed = (text: string): CertificateVerdict => ({ outcome: 'passed', text })
export const broken = (text: string): CertificateVerdict => ({ outcome: 'broken', text })
export const doubtful = (text: string): CertificateVerdict => ({ outcome: 'doubtful', text })
export const cannotTell = (text: string): CertificateVerdict => ({ outcome: 'cannot-tell', text })
