// What the interface says about probes: plain data that page and server share.

import type { ReportProbeStep } from '../../../report/probe/probe-report.ts'

/** A probe of this caller, running or ended. */
export interface ProbeRunView {
  readonly id: string
  /** "alice@contoso.com" */
  readonly address: string
  /** '' for both sides. */
  readonly side: '' | 'inside' | 'outside'
  /** lab: the lab of this server was probed. */
  readonly at: 'network' | 'lab'
  /** It was given credentials. */
  readonly signsIn: boolean
  /** ISO 8601 UTC. */
  readonly started: string
  readonly state: 'running' | 'done' | 'failed'
  /** Why it failed to run at all; '' otherwise. */
  readonly stateText: string
  /** Of all steps; null until it has ended. */
  readonly verdict: 'passed' | 'failed' | null
  /** Steps that failed. */
  readonly failedSteps: number
  /** It was ended before all steps were done. */
  readonly cutShort: boolean
  /** What it has seen, to be opened as a log; null until it has ended. */
  readonly trace: { readonly name: string; readonly sizeBytes: number } | null
}

/** What a running probe tells. A step is known by its id and its target. */
export type ProbeEvent =
  | {
      readonly kind: 'started'
      readonly step: Pick<ReportProbeStep, 'step' | 'phase' | 'target'>
    }
  | { readonly kind: 'ended'; readonly step: ReportProbeStep }
  /** The sign-in leads to a host outside the SIP domain: may it see credentials? The step waits for the answer. */
  | { readonly kind: 'question'; readonly question: string; readonly host: string }
  | { readonly kind: 'answered'; readonly question: string; readonly trusted: boolean }

/** What a step of the probe is for, and what may come of it. */
export interface ProbeStepView {
  readonly id: string
  readonly title: string
  readonly phase: string
  readonly objective: string
  /** What it works on. */
  readonly needs: string
  /** What goes over the wire. */
  readonly sends: readonly string[]
  readonly outcomes: readonly {
    readonly id: string
    readonly verdict: ReportProbeStep['verdict']
    readonly text: string
    readonly meaning: string
  }[]
}

/** A probe as it is asked for. */
export interface ProbeOrder {
  readonly address: string
  readonly side?: 'inside' | 'outside' | undefined
  readonly at: 'network' | 'lab'
  /** Name servers, "address" or "address:port"; empty: those of the system. */
  readonly dns: readonly string[]
  readonly server?: { readonly host: string; readonly port: number } | undefined
  /** Addresses given for names. */
  readonly resolve: readonly { readonly name: string; readonly address: string }[]
  /** Ids of steps; empty: all. */
  readonly only: readonly string[]
  readonly timeoutSeconds?: number | undefined
  readonly patienceSeconds?: number | undefined
  readonly credentials?:
    | {
        readonly account?: string | undefined
        /** May be absent for users of a lab that was started here. */
        readonly password?: string | undefined
        readonly auth?: 'tls-dsk' | 'ntlm' | undefined
      }
    | undefined
}
