// Facts: everything rules may look at, computed once from a trace. Rules see facts, never logs.

import type { Assembled } from '../../trace/assemble.ts'
import type { Attempt, Step } from '../../trace/attempt.ts'
import type { SourceClock } from '../../trace/clock.ts'
import type { Observation } from '../../trace/observation.ts'
import type { SipExchange } from '../../trace/sip-exchange.ts'
import type { WebExchange } from '../../trace/web-exchange.ts'
import { collectDiagnostics, type DiagnosticsFact } from './diagnostics.ts'
import { readTopology, type Topology } from './topology.ts'

type OfKind<K extends Observation['kind']> = Extract<Observation, { kind: K }>

export interface Facts {
  readonly attempts: readonly Attempt[]
  readonly failedAttempts: readonly Attempt[]
  /** Attempts by the exchanges and observations they contain. */
  readonly attemptsByStep: ReadonlyMap<Step['what'], readonly Attempt[]>
  readonly registers: readonly SipExchange[]
  /** SIP exchanges that are not REGISTER. */
  readonly otherSip: readonly SipExchange[]
  readonly web: readonly WebExchange[]
  readonly diagnostics: readonly DiagnosticsFact[]
  readonly topology: Topology
  readonly clocks: readonly SourceClock[]
  readonly dns: readonly OfKind<'dns'>[]
  readonly connections: readonly OfKind<'connection'>[]
  readonly handshakes: readonly OfKind<'tls'>[]
  readonly certificates: readonly OfKind<'certificate'>[]
  readonly events: readonly OfKind<'windows-event'>[]
  readonly resultCodes: readonly OfKind<'result-code'>[]
  readonly signInNodes: readonly OfKind<'sign-in-node'>[]
  readonly verdicts: readonly OfKind<'client-verdict'>[]
  readonly settings: readonly OfKind<'setting'>[]
  readonly transactions: readonly OfKind<'synthetic-transaction'>[]
  readonly phrases: readonly OfKind<'phrase'>[]
  readonly losses: readonly OfKind<'capture-loss'>[]
  readonly summaries: readonly OfKind<'autodiscover-summary'>[]
  /** What the steps of a probe came to. */
  readonly probeSteps: readonly OfKind<'probe-step'>[]
}

/** Fields of Facts that hold a list: what a rule can need. */
export type FactName = {
  [K in keyof Facts]: Facts[K] extends readonly unknown[] ? K : never
}[keyof Facts]

export interface FactsInput {
  readonly assembled: Assembled
  readonly observations: readonly Observation[]
  readonly clocks: readonly SourceClock[]
}

/** Computes the facts of a trace. */
export function computeFacts({ assembled, observations, clocks }: FactsInput): Facts {
  const { attempts, registers, otherSip, web } = assembled
  const ofKind = <K extends Observation['kind']>(kind: K): OfKind<K>[] =>
    observations.filter((observation): observation is OfKind<K> => observation.kind === kind)
  return {
    attempts,
    failedAttempts: attempts.filter(attempt => attempt.outcome === 'failed'),
    attemptsByStep: indexByStep(attempts),
    registers,
    otherSip,
    web,
    diagnostics: collectDiagnostics({ sip: [...registers, ...otherSip], web, observations }),
    topology: readTopology({ registers, web, observations }),
    clocks,
    dns: ofKind('dns'),
    connections: ofKind('connection'),
    handshakes: ofKind('tls'),
    certificates: ofKind('certificate'),
    events: ofKind('windows-event'),
    resultCodes: ofKind('result-code'),
    signInNodes: ofKind('sign-in-node'),
    verdicts: ofKind('client-verdict'),
    settings: ofKind('setting'),
    transactions: ofKind('synthetic-transaction'),
    phrases: ofKind('phrase'),
    losses: ofKind('capture-loss'),
    summaries: ofKind('autodiscover-summary'),
    probeSteps: ofKind('probe-step'),
  }
}

function indexByStep(attempts: readonly Attempt[]): Map<Step['what'], readonly Attempt[]> {
  const index = new Map<Step['what'], readonly Attempt[]>()
  for (const attempt of attempts) {
    for (const { what } of attempt.phases.flatMap(phase => phase.steps)) {
      const known = index.get(what)
      if (!known) index.set(what, [attempt])
      else if (known.at(-1) !== attempt) index.set(what, [...known, attempt])
    }
  }
  return index
}

/** Attempts that contain an exchange or observation. */
export function attemptsWith(facts: Facts, what: Step['what'] | undefined): Attempt[] {
  return what === undefined ? [] : [...(facts.attemptsByStep.get(what) ?? [])]
}
