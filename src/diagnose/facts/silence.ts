// Requests without an answer. At the end of a log an open request says nothing; with half a minute of log after it, it was
// not answered.

import { US_PER_SECOND } from '../../base/time.ts'
import type { Attempt, Step } from '../../trace/attempt.ts'
import { createTimeOf } from '../../trace/clock.ts'
import type { Origin } from '../../trace/origin.ts'
import type { SourceId } from '../../trace/record.ts'
import type { SipExchange } from '../../trace/sip-exchange.ts'
import { isServerSide, type WebExchange } from '../../trace/web-exchange.ts'
import { type Evidence, evidenceOfSip, evidenceOfWeb } from '../evidence.ts'
import { stepsOf } from './attempts-about.ts'
import type { Facts } from './facts.ts'

/** A client gives a request up after this long. RFC 3261 §17.1.2.2 Timer F: 32 s */
const PATIENCE_US = 32 * US_PER_SECOND

export interface OpenRequests {
  readonly attempt: Attempt
  /** Requests of the client's own log after the last answer, oldest first. */
  readonly exchanges: readonly (SipExchange | WebExchange)[]
  /** How long the log goes on after the first of them, µs. */
  readonly waitedUs: number
  /** False when the log ends before an answer could come. */
  readonly silent: boolean
}

/** Attempts that did not sign in and whose last requests have no answer. */
export function findOpenRequests(facts: Facts): OpenRequests[] {
  const last = lastActivity(facts)
  return facts.attempts.flatMap(attempt => {
    const exchanges = attempt.outcome === 'signed-in' ? [] : openExchanges(attempt)
    const first = exchanges[0]
    if (!first) return []
    const waitedUs = Math.max(0, (last.get(sourceOf(first)) ?? first.fromUs) - first.fromUs)
    return [{ attempt, exchanges, waitedUs, silent: waitedUs >= PATIENCE_US }]
  })
}

function openExchanges(attempt: Attempt): (SipExchange | WebExchange)[] {
  const messages = stepsOf(attempt)
    .filter(({ what }) => what.kind === 'sip' || what.kind === 'web')
    .sort((a, b) => a.fromUs - b.fromUs)
  const answered = messages.findLastIndex(({ outcome }) => outcome !== 'open')
  return messages.slice(answered + 1).flatMap(ownRequest)
}

/** A request in a client's own log; what a server's trace lacks may have gone another way. */
function ownRequest({ what }: Step): (SipExchange | WebExchange)[] {
  if (what.kind === 'sip')
    return what.request !== undefined && what.request.origin.machine === undefined ? [what] : []
  return what.kind === 'web' && what.call === undefined && !isServerSide(what) ? [what] : []
}

function sourceOf(exchange: SipExchange | WebExchange): SourceId {
  return exchange.kind === 'web' ? exchange.origin.source : (exchange.request?.origin.source ?? 0)
}

/** Evidence in the request of an open exchange. */
export function evidenceOfRequest(exchange: SipExchange | WebExchange, note: string): Evidence {
  if (exchange.kind === 'web') return evidenceOfWeb(exchange, 'start-line', note)
  const seen = exchange.request ?? exchange.sightings[0]
  if (!seen) throw new Error('an exchange needs a sighting')
  return evidenceOfSip(seen, 'start-line', note)
}

/** Corrected time of the last thing that each source holds, µs UTC; sources without stamps are missing. */
function lastActivity(facts: Facts): ReadonlyMap<SourceId, number> {
  const timeOf = createTimeOf(facts.clocks)
  const last = new Map<SourceId, number>()
  for (const origin of allOrigins(facts)) {
    const timeUs = timeOf(origin)
    if (timeUs > (last.get(origin.source) ?? Number.NEGATIVE_INFINITY)) last.set(origin.source, timeUs)
  }
  return last
}

function allOrigins(facts: Facts): Origin[] {
  const {
    registers,
    otherSip,
    web,
    dns,
    connections,
    handshakes,
    resultCodes,
    signInNodes,
    verdicts,
    summaries,
    phrases,
  } = facts
  const observations = [
    dns,
    connections,
    handshakes,
    resultCodes,
    signInNodes,
    verdicts,
    summaries,
    phrases,
  ].flat()
  return [
    ...[...registers, ...otherSip].flatMap(({ sightings }) => sightings.map(({ origin }) => origin)),
    ...[...web, ...observations].map(({ origin }) => origin),
  ]
}
