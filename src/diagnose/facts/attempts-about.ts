// Which sign-in attempts something in a log is about: those that contain it, or those of the same log that went on when it
// was written. Never by mere nearness in a server's log, which serves many clients.

import { US_PER_SECOND } from '../../base/time.ts'
import { type Attempt, PHASES, type PhaseName, type Step } from '../../trace/attempt.ts'
import { createTimeOf } from '../../trace/clock.ts'
import type { Observation } from '../../trace/observation.ts'
import type { Origin } from '../../trace/origin.ts'
import { attemptsWith, type Facts } from './facts.ts'

/** What is written this long before or after an attempt still belongs to it. */
const MARGIN_US = 5 * US_PER_SECOND

/** Attempts that contain the observation, or that went on in its log when it was written. */
export function attemptsAbout(facts: Facts, observation: Observation): Attempt[] {
  const containing = attemptsWith(facts, observation)
  return containing.length > 0 ? containing : attemptsAt(facts, observation.origin)
}

/** As `attemptsAbout`, without those that signed in or that a server refused: those whose reason can lie in the network. */
export function brokenAttemptsAbout(facts: Facts, observation: Observation): Attempt[] {
  return attemptsAbout(facts, observation).filter(isBroken)
}

/** True for an attempt that did not sign in and that no server refused. */
export function isBroken(attempt: Attempt): boolean {
  return attempt.outcome !== 'signed-in' && !wasRefused(attempt)
}

/** Attempts of a client's log that went on at a place of it; the only one of a log without stamps. */
export function attemptsAt(facts: Facts, origin: Origin): Attempt[] {
  if (origin.machine !== undefined) return []
  const ofSource = facts.attempts.filter(attempt => attempt.sources.includes(origin.source))
  const timeUs = createTimeOf(facts.clocks)(origin)
  if (!Number.isFinite(timeUs)) return ofSource.length === 1 ? ofSource : []
  return ofSource.filter(({ fromUs, toUs }) => timeUs >= fromUs - MARGIN_US && timeUs <= toUs + MARGIN_US)
}

/** True when no server answered anything in the attempt: what failed before is the reason. */
export function isUnanswered(attempt: Attempt): boolean {
  return stepsOf(attempt).every(({ what }) => {
    if (what.kind === 'sip') return what.final === undefined
    return what.kind !== 'web' || what.status === 0
  })
}

/**
 * True when a server refused the attempt: in SIP at any time (the connection to it stood, whatever failed on other ways), or
 * by HTTP as the last thing that failed.
 */
export function wasRefused(attempt: Attempt): boolean {
  const failures = stepsOf(attempt)
    .filter(
      ({ outcome, what }) =>
        outcome === 'failed' && what.kind !== 'client-verdict' && what.kind !== 'sign-in-node',
    )
    .sort((a, b) => a.fromUs - b.fromUs || 0)
  const last = failures.at(-1)?.what
  return failures.some(({ what }) => what.kind === 'sip') || (last?.kind === 'web' && last.status > 0)
}

/** All steps of an attempt, by phase. */
export function stepsOf(attempt: Attempt): Step[] {
  return attempt.phases.flatMap(phase => phase.steps)
}

/** True when the attempt failed in the phase, or in one before it. */
export function failedBy(attempt: Attempt, phase: PhaseName): boolean {
  const { failedPhase } = attempt
  return (
    attempt.outcome !== 'signed-in' &&
    failedPhase !== undefined &&
    PHASES.indexOf(failedPhase) <= PHASES.indexOf(phase)
  )
}

/** Each attempt once. */
export function distinct(attempts: readonly Attempt[]): Attempt[] {
  return [...new Set(attempts)]
}
