// Two sign-ins (or probes) side by side, as plain data: what terminal and JSON show.

import type { PhaseName } from '../trace/attempt.ts'

/** One side. */
export interface ComparedSide {
  /** File. */
  readonly name: string
  /** "alice@contoso.com, outside, failed at ticket" */
  readonly title: string
}

export interface Difference {
  /** What was done: "TLS sip.contoso.com:443", "POST /WebTicket/WebTicketService.svc". */
  readonly what: string
  /** What came of it; '' where it was not done. */
  readonly left: string
  readonly right: string
  /** It went wrong on exactly one side. */
  readonly decisive: boolean
}

export interface ComparedPhase {
  readonly name: PhaseName
  /** passed, failed, skipped, unknown */
  readonly left: string
  readonly right: string
  readonly differences: readonly Difference[]
}

export interface Comparison {
  readonly schema: 'lyncpin.comparison'
  readonly version: 1
  readonly left: ComparedSide
  readonly right: ComparedSide
  readonly phases: readonly ComparedPhase[]
  /** The first divergence that matters, or the first at all; null when there is none. */
  readonly first: (Difference & { readonly phase: PhaseName }) | null
}
