// The attempt: one try of one endpoint to sign in, in phases with fixed names.

import type { Observation } from './observation.ts'
import type { SourceId } from './record.ts'
import type { SipExchange } from './sip-exchange.ts'
import type { WebExchange } from './web-exchange.ts'

/** The phases in the order in which a client goes through them. */
export const PHASES = [
  'discover',
  'connect',
  'secure',
  'autodiscover',
  'ticket',
  'certificate',
  'register',
  'authenticate',
  'provision',
] as const

export type PhaseName = (typeof PHASES)[number]

export type PhaseOutcome = 'passed' | 'failed' | 'skipped' | 'unknown'

/** One thing that happened within an attempt. */
export interface Step {
  readonly phase: PhaseName
  readonly what: SipExchange | WebExchange | Observation
  /** passed and failed speak for themselves; expected = a refusal every healthy sign-in shows; open = no answer seen. */
  readonly outcome: 'passed' | 'failed' | 'expected' | 'open'
  readonly fromUs: number
  readonly toUs: number
}

export interface Phase {
  readonly name: PhaseName
  readonly outcome: PhaseOutcome
  /** NaN when nothing was seen. */
  readonly durationUs: number
  readonly steps: readonly Step[]
  /** Why it was skipped, failed or is unknown. */
  readonly reason: string
}

export type Place = 'inside' | 'outside' | 'unknown'

/** Whether the client had a user certificate before it began. */
export type StoredCertificate = 'used' | 'absent' | 'unknown'

export type AttemptOutcome = 'signed-in' | 'failed' | 'unfinished'

export interface Attempt {
  /** "a1", "a2", … in order of time. */
  readonly id: string
  /** user@host; '' when no log says. */
  readonly user: string
  /** Endpoint id; '' when no log says. */
  readonly device: string
  /** Client program, as it names itself. */
  readonly agent: string
  readonly place: Place
  readonly placeReason: string
  readonly storedCertificate: StoredCertificate
  /** Scheme by which the user was authenticated, or which was tried last: TLS-DSK, NTLM, Kerberos. */
  readonly scheme: string
  readonly outcome: AttemptOutcome
  readonly fromUs: number
  readonly toUs: number
  readonly phases: readonly Phase[]
  /** First phase that failed. */
  readonly failedPhase: PhaseName | undefined
  /** How many times the client went through the failing steps. */
  readonly rounds: number
  /** Registrar, pool or Edge the client talked to. */
  readonly server: string
  readonly sources: readonly SourceId[]
  /** Later REGISTERs that renewed this registration, and whether the user signed out. */
  readonly refreshes: number
  readonly signedOut: boolean
}
