// The contract of a probe step: one file per step in `steps/`. A step says which topic it takes its work from and which topics it
// adds to; the runner starts it once for every item, as soon as there is one. A step never throws for what the world does.

import type { Socket } from 'node:net'
import type { PhaseName } from '../trace/attempt.ts'
import type { ClientContext, ClientEndpoint } from './client/context.ts'
import type { ProbeOptions } from './options.ts'
import type { ProbeRecorder } from './record.ts'
import type { IdleSessions } from './shared-network.ts'
import type { TopicName, Topics } from './topics.ts'
import type { ViewContext } from './views.ts'

/**
 * passed: as it should be; failed: a client cannot go on here; warning: some clients fail or a fault is near; note: worth
 * knowing; skipped: not tried, and why.
 */
export type StepVerdict = 'passed' | 'failed' | 'warning' | 'note' | 'skipped'

export interface StepOutcome {
  readonly verdict: StepVerdict
  /** What was seen; `{name}` is replaced by a value of the result. */
  readonly text: string
  /** What it means for a sign-in, for the page of the step. */
  readonly meaning: string
}

export interface StepResult<O extends string = string> {
  readonly outcome: O
  readonly values?: Readonly<Record<string, string>>
  /** Further lines: what was seen in detail. */
  readonly details?: readonly string[]
}

export interface StepTools {
  readonly context: ClientContext
  readonly options: ProbeOptions
  readonly record: ProbeRecorder
  /** Web sessions of the run that lie idle; undefined: every request has a connection of its own. */
  readonly sessions: IdleSessions | undefined
  /** The views of the DNS; empty when the resolvers of only one place are known. */
  readonly views: readonly ViewContext[]
  /** True for what the DNS of the outside led to while that of the inside is followed as well: it may not be reachable from here. */
  readonly maybeOutOfReach: boolean
  /** Aborted by the person or at the end of all patience. */
  readonly signal: AbortSignal
  /** Keeps a connection on which nothing was sent, for a step that wants the same endpoint next. */
  keep(endpoint: ClientEndpoint, socket: Socket): void
  /** Adds an item to a topic; an item whose key is known is not added again. */
  give<N extends TopicName>(topic: N, item: Topics[N]): void
}

export interface ProbeStep<N extends TopicName = TopicName, O extends string = string> {
  /** Equals the name of the file. Forever. */
  readonly id: string
  readonly title: string
  readonly phase: PhaseName
  /** Topic whose items it works on. */
  readonly needs: N
  readonly gives: readonly TopicName[]
  /** For its page: what it is for, and what goes over the wire. */
  readonly objective: string
  readonly sends: readonly string[]
  readonly outcomes: Readonly<Record<O, StepOutcome>>
  /** What the item is called in the output. */
  target(item: Topics[N]): string
  run(item: Topics[N], tools: StepTools): Promise<StepResult<O>>
}

/** A step whose topic and outcomes are known to itself only: what the catalogue holds. */
export interface AnyProbeStep extends Omit<ProbeStep, 'target' | 'run' | 'outcomes' | 'needs'> {
  readonly needs: TopicName
  readonly outcomes: Readonly<Record<string, StepOutcome>>
  target(item: unknown): string
  run(item: unknown, tools: StepTools): Promise<StepResult>
}

/** Declares a step; the compiler refuses an outcome that is not declared, and an item of another topic. */
export function defineStep<N extends TopicName, O extends string>(step: ProbeStep<N, O>): AnyProbeStep {
  // The runner hands a step the items of its own topic only.
  return step as unknown as AnyProbeStep
}
