// The report of a case as plain data: what every rendering (terminal, JSON, Markdown, HTML, viewer) shows.
// Its JSON form is a public schema: fields are added, never renamed or reused; `version` grows when one must go.

import type { FindingCause } from '../diagnose/finding.ts'
import type { Certainty, Rule } from '../diagnose/rule.ts'
import type { Severity } from '../diagnose/severity.ts'
import type { AttemptOutcome, PhaseName, PhaseOutcome, Place, StoredCertificate } from '../trace/attempt.ts'

export const REPORT_SCHEMA = 'lyncpin.report'
export const REPORT_VERSION = 1

export interface ReportSource {
  readonly name: string
  readonly sizeBytes: number
  readonly encoding: string
  readonly formats: readonly {
    readonly id: string
    readonly title: string
    readonly records: number
    readonly sizeBytes: number
  }[]
  readonly records: number
  readonly lines: number
  /** "+02:00", or '' when the zone is not known. */
  readonly zone: string
  /** Milliseconds the clock is ahead of the reference. */
  readonly skewMs: number
  readonly clockBasis: string
  readonly problems: readonly string[]
  /** '' when the source was read to its end. */
  readonly unreadable: string
}

export interface ReportPhase {
  readonly name: PhaseName
  readonly outcome: PhaseOutcome
  /** null when nothing was seen. */
  readonly durationMs: number | null
  readonly reason: string
}

export interface ReportAttempt {
  readonly id: string
  readonly user: string
  readonly device: string
  readonly agent: string
  readonly place: Place
  readonly placeReason: string
  readonly storedCertificate: StoredCertificate
  readonly scheme: string
  readonly outcome: AttemptOutcome
  readonly failedPhase: PhaseName | null
  readonly rounds: number
  readonly server: string
  /** ISO 8601 UTC, null when the log has no times. */
  readonly from: string | null
  readonly durationMs: number | null
  readonly phases: readonly ReportPhase[]
  readonly sources: readonly number[]
  /** Ids of findings that explain it, best first. */
  readonly findings: readonly string[]
}

export interface ReportEvidence {
  readonly file: string
  readonly line: number
  readonly offset: number
  readonly length: number
  readonly text: string
  readonly note: string
  /** Lines that hold the same words again. */
  readonly again: readonly { readonly file: string; readonly line: number }[]
}

export interface ReportFinding {
  readonly id: string
  readonly rule: string
  readonly kind: Rule['kind']
  readonly severity: Severity
  readonly certainty: Certainty
  readonly title: string
  readonly explanation: string
  readonly affected: string
  readonly attempts: readonly string[]
  readonly causes: readonly FindingCause[]
  readonly evidence: readonly ReportEvidence[]
  readonly lookAlikes: readonly { readonly what: string; readonly tell: string }[]
  readonly settle: readonly string[]
  readonly seeAlso: readonly string[]
}

export interface CaseReport {
  readonly schema: typeof REPORT_SCHEMA
  readonly version: typeof REPORT_VERSION
  readonly sources: readonly ReportSource[]
  readonly attempts: readonly ReportAttempt[]
  readonly findings: readonly ReportFinding[]
  readonly rules: {
    readonly judged: number
    /** Rules that could not tell, with what they want. */
    readonly cannotTell: readonly { readonly rule: string; readonly wants: string }[]
    readonly errors: readonly { readonly rule: string; readonly error: string }[]
  }
}
