// The phases of a sign-in as it goes: each may happen several times, the last time counts. Names and order are those of
// `trace/attempt.ts`, so that what the client says and what its log shows can be laid side by side.

import { PHASES, type PhaseName } from '../../trace/attempt.ts'
import type { ClientProblem } from './http/problem.ts'

export interface SignInPhase {
  readonly name: PhaseName
  readonly outcome: 'passed' | 'failed' | 'skipped'
  /** Sum of all times it happened. */
  readonly durationMs: number
  readonly problem?: ClientProblem
  /** Why it was skipped. */
  readonly reason?: string
}

export interface PhaseBook {
  /** Runs a part of a phase and adds its duration; whoever runs it says how it ended. */
  time<T>(phase: PhaseName, run: () => Promise<T>): Promise<T>
  add(phase: PhaseName, durationMs: number): void
  pass(phase: PhaseName): void
  fail(phase: PhaseName, problem: ClientProblem): void
  /** Says why a phase does not happen; one that has happened stays as it is. */
  skip(phase: PhaseName, reason: string): void
  /** Sum of the time of some phases, ms. */
  spent(phases: readonly PhaseName[]): number
  /** All phases, in order. */
  list(): SignInPhase[]
}

const NOT_REACHED = 'The sign-in did not come so far'

type Entry = { durationMs: number } & Pick<SignInPhase, 'outcome' | 'problem' | 'reason'>

/** A book in which every phase is skipped because the sign-in has not come so far. */
export function createPhaseBook(): PhaseBook {
  const entries = new Map<PhaseName, Entry>()
  const durationOf = (phase: PhaseName): number => entries.get(phase)?.durationMs ?? 0
  return {
    async time(phase, run) {
      const startMs = performance.now()
      try {
        return await run()
      } finally {
        this.add(phase, performance.now() - startMs)
      }
    },
    add(phase, durationMs) {
      const entry = entries.get(phase) ?? { durationMs: 0, outcome: 'skipped' as const }
      entries.set(phase, { ...entry, durationMs: entry.durationMs + durationMs })
    },
    pass: phase => void entries.set(phase, { durationMs: durationOf(phase), outcome: 'passed' }),
    fail: (phase, problem) =>
      void entries.set(phase, { durationMs: durationOf(phase), outcome: 'failed', problem }),
    skip(phase, reason) {
      const outcome = entries.get(phase)?.outcome ?? 'skipped'
      if (outcome === 'skipped') entries.set(phase, { durationMs: durationOf(phase), outcome, reason })
    },
    spent: phases => phases.reduce((sum, phase) => sum + durationOf(phase), 0),
    list: () =>
      PHASES.map(name => {
        const entry = entries.get(name) ?? { durationMs: 0, outcome: 'skipped' as const }
        return entry.outcome === 'skipped' ? { name, reason: NOT_REACHED, ...entry } : { name, ...entry }
      }),
  }
}

/** The phase in which a problem lies, when it is not the one that met it. */
export function phaseOfProblem({ code }: ClientProblem, met: PhaseName): PhaseName {
  if (code.startsWith('name-')) return 'discover'
  if (code.startsWith('connection-')) return 'connect'
  return code.startsWith('tls-') ? 'secure' : met
}
