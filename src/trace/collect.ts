// Collects what a log holds for sign-in analysis: SIP and HTTP sightings and observations. What repeats without end is
// counted, not kept, so that memory follows the number of sign-ins and not the size of the log.

import { createHandshakeFolder } from './fold-handshakes.ts'
import { type HttpSeen, readHttpSeen } from './http-seen.ts'
import { findCallId, INTEREST, judgeInterest } from './interest.ts'
import type { Observation } from './observation.ts'
import type { ObserveText } from './observe/observe-text.ts'
import type { RawMessage, Sink } from './raw.ts'
import { createSeenPool, readSipSeen, type SipSeen } from './sip-seen.ts'

/** What was collected. */
export interface Collected {
  /** REGISTER and its answers in the order of the logs, then the rest. */
  readonly sip: readonly SipSeen[]
  readonly http: readonly HttpSeen[]
  readonly observations: readonly Observation[]
  /** Messages read, wanted or not. */
  readonly messages: number
  /** Times something was counted but not kept. */
  readonly folded: number
}

export interface Collector extends Sink {
  /** Everything, once: the collector must not be used afterwards. */
  collected(): Collected
}

/** Equal things beyond the sign-in itself are kept this often. */
const KEEP_LIMIT = 200

/** Creates a collector; one may serve several sources. */
export function createCollector(observeText: ObserveText): Collector {
  let pool = createSeenPool()
  const registers = createHandshakeFolder()
  const otherSip: SipSeen[] = []
  const http: HttpSeen[] = []
  const observations: Observation[] = []
  const kept = new Map<string | number, number>()
  const subscriptions = new Set<string>()
  let messages = 0
  let folded = 0

  /** False when enough of this kind is kept already. */
  function keep(key: string | number): boolean {
    const count = (kept.get(key) ?? 0) + 1
    kept.set(key, count)
    if (count > KEEP_LIMIT) folded++
    return count <= KEEP_LIMIT
  }

  function addSip(raw: RawMessage): void {
    const seen = readSipSeen(raw, pool)
    if (!seen) return
    if (seen.method === 'REGISTER') registers.add(seen)
    else otherSip.push(seen)
    if (seen.method === 'SUBSCRIBE' && seen.status === 0) subscriptions.add(seen.callId)
  }

  /** True for the answer to a subscription that was kept. */
  function isExpected(bytes: Uint8Array, from: number, to: number): boolean {
    const callId = findCallId(bytes, from, to)
    return callId !== undefined && subscriptions.has(pool.names.intern(bytes, callId.from, callId.to))
  }

  function addObservation(observation: Observation): void {
    if (keep(observationKey(observation))) observations.push(observation)
  }

  return {
    wants(bytes, startFrom, startTo, to) {
      messages++
      const interest = judgeInterest(bytes, startFrom, startTo, to)
      if (interest === INTEREST.none || interest === INTEREST.signIn) return interest === INTEREST.signIn
      return interest === INTEREST.answer ? isExpected(bytes, startTo, to) : keep(interest)
    },
    message(raw) {
      if (raw.protocol === 'sip') return addSip(raw)
      const seen = readHttpSeen(raw, pool.names)
      if (seen) http.push(seen)
    },
    text(raw) {
      for (const observation of observeText(raw)) addObservation(observation)
    },
    observation: addObservation,
    collected() {
      const collected = {
        sip: [...registers.kept(), ...otherSip],
        http,
        observations,
        messages,
        folded: folded + registers.dropped(),
      }
      // What only collecting needs goes before the analysis, which takes the most memory, begins.
      registers.clear()
      kept.clear()
      subscriptions.clear()
      pool = createSeenPool()
      return collected
    },
  }
}

/** What makes two observations equal enough to count instead of keep; sign-in steps are never equal. */
function observationKey(observation: Observation): string {
  const { kind } = observation
  switch (kind) {
    case 'result-code':
      return `${kind} ${observation.code} ${observation.component ?? ''}`
    case 'phrase':
      return `${kind} ${observation.phrase}`
    case 'windows-event':
      return `${kind} ${observation.provider} ${observation.eventId} ${observation.computer}`
    case 'dns':
      return `${kind} ${observation.name} ${observation.outcome}`
    case 'connection':
    case 'tls':
      return `${kind} ${observation.target ?? ''} ${observation.outcome} ${observation.code ?? ''}`
    case 'web-request-line':
      return `${kind} ${observation.client} ${observation.path} ${observation.status}`
    case 'diagnostics':
      return `${kind} ${observation.header} ${observation.value} ${observation.user ?? ''}`
    case 'setting':
      return `${kind} ${observation.object} ${observation.name} ${observation.value}`
    default:
      return `${kind} ${observation.quote}`
  }
}
