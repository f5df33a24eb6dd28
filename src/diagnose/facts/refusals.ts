// Refusals by diagnostics id, each with the sign-in attempts it is about: by the exchange that carried it, by the request number
// a server prints, by user, by the log it stands in. A refusal that the client recovered from is none.

import { US_PER_MINUTE } from '../../base/time.ts'
import type { Attempt } from '../../trace/attempt.ts'
import { createTimeOf } from '../../trace/clock.ts'
import { failedAttemptsOfReporter } from './affected.ts'
import type { DiagnosticsFact } from './diagnostics.ts'
import { attemptsWith, type Facts } from './facts.ts'

export interface Refusal {
  readonly found: DiagnosticsFact
  /** user@host; '' when no log says. */
  readonly user: string
  /** Attempts that did not sign in. */
  readonly attempts: readonly Attempt[]
}

/** What a server or a client writes this long before or after an attempt is still about it. */
const MARGIN_US = US_PER_MINUTE

/**
 * Refusals with one of the ids, in the order of the logs.
 * @param method of the SIP request that was refused; answers to other SIP requests are left out
 */
export function refusalsOf(facts: Facts, ids: ReadonlySet<number>, method = 'REGISTER'): Refusal[] {
  return facts.diagnostics.flatMap(found => {
    if (!ids.has(found.id) || (found.carrier === 'sip' && found.method !== method)) return []
    const about = attemptsAbout(facts, found)
    const attempts = about.filter(({ outcome }) => outcome !== 'signed-in')
    // The client found another way, or got a new ticket: not what the user complains about.
    if (about.length > 0 && attempts.length === 0) return []
    return [{ found, user: found.user || (attempts[0]?.user ?? ''), attempts }]
  })
}

function attemptsAbout(facts: Facts, found: DiagnosticsFact): readonly Attempt[] {
  const { origin } = found.evidence
  const exchange = found.exchange ?? exchangeOfCorrelation(facts, origin.correlation)
  if (exchange) return attemptsWith(facts, exchange)
  const verdict = facts.verdicts.find(candidate => candidate.origin === origin)
  if (verdict) return attemptsWith(facts, verdict)
  if (found.user !== '') return attemptsOfUser(facts, found)
  // A server's sentence that names nobody may be about anybody.
  if (origin.machine !== undefined) return []
  const here = attemptsOfLog(facts, found)
  return here.length > 0 ? here : failedAttemptsOfReporter(facts)
}

/** The web exchange whose answer carries the number under which the server traced the request. */
function exchangeOfCorrelation(facts: Facts, correlation: string | undefined) {
  if (correlation === undefined) return undefined
  return facts.web.find(({ response }) => response?.correlation === correlation)
}

function attemptsOfUser(facts: Facts, { user, evidence }: DiagnosticsFact): Attempt[] {
  const ofUser = facts.attempts.filter(attempt => attempt.user === user)
  const timeUs = createTimeOf(facts.clocks)(evidence.origin)
  const near = ofUser.filter(attempt => isNear(attempt, timeUs))
  return near.length > 0 ? near : ofUser.filter(({ outcome }) => outcome !== 'signed-in')
}

/** Attempts of the same log that went on when it was written; the only one of a log without stamps. */
function attemptsOfLog(facts: Facts, { evidence }: DiagnosticsFact): Attempt[] {
  const ofSource = facts.attempts.filter(({ sources }) => sources.includes(evidence.origin.source))
  const timeUs = createTimeOf(facts.clocks)(evidence.origin)
  if (!Number.isFinite(timeUs)) return ofSource.length === 1 ? ofSource : []
  return ofSource.filter(attempt => isNear(attempt, timeUs))
}

function isNear({ fromUs, toUs }: Attempt, timeUs: number): boolean {
  return !(timeUs < fromUs - MARGIN_US) && !(timeUs > toUs + MARGIN_US)
}

/** Attempts of several refusals, each once. */
export function attemptsOfRefusals(refusals: readonly Refusal[]): Attempt[] {
  return [...new Set(refusals.flatMap(({ attempts }) => attempts))]
}
