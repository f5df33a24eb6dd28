// The step that decided an attempt which did not sign in: what a person would look at first.

import type { Attempt, Step } from '../../trace/attempt.ts'
import { stepsOf } from './attempts-about.ts'

/**
 * The last failure in the phase that failed; the client's own verdict only where nothing else failed.
 * Undefined for an attempt that signed in, or that failed without any single refusal (challenge after challenge).
 */
export function decisiveStep(attempt: Attempt): Step | undefined {
  if (attempt.outcome === 'signed-in') return undefined
  const failures = stepsOf(attempt).filter(({ outcome }) => outcome === 'failed')
  const inPhase = failures.filter(({ phase }) => phase === attempt.failedPhase)
  const candidates = inPhase.length > 0 ? inPhase : failures
  return candidates.findLast(({ what }) => what.kind !== 'client-verdict') ?? candidates.at(-1)
}

/** True when an attempt has not signed in: what explains its failure is worth a finding. */
export function isOpenOrFailed({ outcome }: Attempt): boolean {
  return outcome !== 'signed-in'
}

/** Exchanges and observations of an attempt that failed, of one kind. */
export function failuresOf<K extends Step['what']['kind']>(
  attempt: Attempt,
  kind: K,
): Extract<Step['what'], { kind: K }>[] {
  return stepsOf(attempt).flatMap(({ what, outcome }) =>
    outcome === 'failed' && what.kind === kind ? [what as Extract<Step['what'], { kind: K }>] : [],
  )
}
