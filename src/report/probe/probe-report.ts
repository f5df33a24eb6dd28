// The report of a probe as plain data: its steps, and the case report of its trace. Made from the trace alone, so that a trace opened
// later gives the same.

import type { CaseReport } from '../case-report.ts'

export type ReportVerdict = 'passed' | 'failed' | 'warning' | 'note' | 'skipped'

export interface ReportProbeStep {
  readonly step: string
  readonly phase: string
  readonly target: string
  readonly verdict: ReportVerdict
  readonly outcome: string
  readonly text: string
  readonly details: readonly string[]
  /** ISO 8601 UTC. */
  readonly at: string
  readonly durationMs: number
}

export interface ProbeReport {
  readonly schema: 'lyncpin.probe'
  readonly version: 1
  /** Address that was probed; '' when the trace does not say. */
  readonly user: string
  readonly from: string | null
  readonly durationMs: number
  /** passed: nothing a client would fail at was seen. */
  readonly verdict: 'passed' | 'failed'
  /** Phases in the order of a sign-in, with the worst verdict of their steps. */
  readonly phases: readonly {
    readonly name: string
    readonly verdict: ReportVerdict
    readonly steps: number
  }[]
  readonly steps: readonly ReportProbeStep[]
  readonly report: CaseReport
}
