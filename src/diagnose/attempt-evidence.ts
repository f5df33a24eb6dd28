// The proof that an attempt went as it did: its last failed step, or the answer that let the user in.

import type { Attempt, Step } from '../trace/attempt.ts'
import { type Evidence, evidenceOf, evidenceOfExchange, evidenceOfWeb } from './evidence.ts'
import { stepsOf } from './facts/attempts-about.ts'

/** Evidence of one step: the answer of an exchange, the words of an observation. */
export function evidenceOfStep({ what }: Step, note = ''): Evidence[] {
  if (what.kind === 'sip') return evidenceOfExchange(what, 'start-line', note)
  return what.kind === 'web' ? [evidenceOfWeb(what, 'start-line', note)] : [evidenceOf(what, note)]
}

/** Evidence of how an attempt ended: its last failure when it failed, else the last REGISTER that passed. */
export function evidenceOfOutcome(attempt: Attempt, note = ''): Evidence[] {
  const steps = stepsOf(attempt)
  const wanted = attempt.outcome === 'failed' ? 'failed' : 'passed'
  const decisive =
    steps.findLast(({ outcome, what }) => outcome === wanted && what.kind === 'sip') ??
    steps.findLast(({ outcome }) => outcome === wanted) ??
    steps.at(-1)
  return decisive ? evidenceOfStep(decisive, note) : []
}
