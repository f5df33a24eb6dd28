// Every TLS handshake that failed, whatever log says so, with its reason. Several lines about one handshake (the security
// package's call, the socket, the client's last word) are one failure: the most telling counts.

import type { Attempt } from '../../trace/attempt.ts'
import type { Observation } from '../../trace/observation.ts'
import { parseTarget } from '../../trace/observe/host-name.ts'
import { canBeTlsCode, isTlsCode, saysNoTls, tlsCodeOfWords } from '../../trace/observe/tls-code.ts'
import type { WebExchange } from '../../trace/web-exchange.ts'
import { type Evidence, evidenceOf, evidenceOfWeb } from '../evidence.ts'
import { attemptsAbout, attemptsAt, isBroken, stepsOf } from './attempts-about.ts'
import { attemptsWith, type Facts } from './facts.ts'
import { lookupsOf } from './lookups.ts'
import { isLastResort } from './reachability.ts'
import { type SchannelEvent, schannelEventsOf } from './schannel.ts'
import { type TlsReason, tellingness, tlsReasonOf } from './tls-reason.ts'
import { isWithin } from './within.ts'

export interface TlsFailure {
  readonly reason: TlsReason
  /** Host of the server; '' when the log does not say. */
  readonly host: string
  readonly port: number | undefined
  readonly code: number | undefined
  readonly alert: number | undefined
  /** The words of the log. */
  readonly quote: string
  readonly evidence: Evidence
  /** Failed attempts it belongs to; none for what a server or a tool says. */
  readonly attempts: readonly Attempt[]
  readonly source: number
  /** The client got on without this server: the attempts it belongs to signed in, or a server refused them. */
  readonly overcome: boolean
  /** Who says so: a client or tool, a server of its own connections, or an event of Schannel on any machine. */
  readonly by: 'client' | 'server' | 'event'
}

/** Failures, the most telling of each attempt (or, outside attempts, of each source and host) only. */
export function tlsFailuresOf(facts: Facts): TlsFailure[] {
  // What stands in a Windows event is judged as the event.
  const spoken = (found: Observation): boolean => !facts.events.some(event => isWithin(found, event))
  const told = [...facts.handshakes, ...facts.verdicts]
  const all = [
    ...facts.handshakes
      .filter(found => found.outcome === 'failed' && spoken(found))
      .map(found => ofHandshake(facts, found)),
    ...facts.resultCodes
      .filter(
        ({ code, symbol }) => isTlsCode(code) || (canBeTlsCode(code) && /CERT|TLS|SSL/.test(symbol ?? '')),
      )
      .filter(found => spoken(found) && !told.some(other => isSameLine(other, found)))
      .map(found => ({ ...ofObservation(facts, found, found.code), ...parseTarget(found.target ?? '') })),
    ...facts.verdicts
      .filter(({ status }) => isTlsCode(status))
      .map(found => ofObservation(facts, found, found.status)),
    ...facts.web.flatMap(exchange => ofWeb(facts, exchange)),
    ...schannelEventsOf(facts).map(found => ofSchannel(found)),
  ]
  const lookups = lookupsOf(facts)
  const open = all.filter(
    ({ overcome, host, source }) => !overcome && !isLastResort(facts, lookups, { name: host, source }),
  )
  const best = new Map<string, number>()
  for (const failure of open) {
    for (const key of keysOf(failure))
      best.set(key, Math.max(best.get(key) ?? 0, tellingness(failure.reason)))
  }
  const telling = open.filter(failure =>
    keysOf(failure).some(key => tellingness(failure.reason) >= (best.get(key) ?? 0)),
  )
  const named = new Map<Attempt, TlsFailure>()
  for (const failure of telling) {
    if (failure.host !== '') for (const attempt of failure.attempts) named.set(attempt, failure)
  }
  return telling.map(failure =>
    failure.host === '' ? { ...failure, ...hostNearby(failure, named) } : failure,
  )
}

/** The host another statement about the same attempt names, or the one the attempt connected to last. */
function hostNearby(
  { attempts }: TlsFailure,
  named: ReadonlyMap<Attempt, TlsFailure>,
): Pick<TlsFailure, 'host' | 'port'> {
  const same = attempts.flatMap(attempt => named.get(attempt) ?? [])[0]
  if (same) return { host: same.host, port: same.port }
  const targets = attempts
    .flatMap(stepsOf)
    .flatMap(({ what }) => (what.kind === 'connection' && what.target !== '' ? [what.target] : []))
  return parseTarget(targets.at(-1) ?? '')
}

/** Failures for one of the reasons. */
export function tlsFailuresFor(facts: Facts, ...reasons: readonly TlsReason[]): TlsFailure[] {
  return tlsFailuresOf(facts).filter(({ reason }) => reasons.includes(reason))
}

function keysOf({ attempts, source, host }: TlsFailure): string[] {
  return attempts.length > 0 ? attempts.map(({ id }) => id) : [`${source} ${host}`]
}

function isSameLine({ origin: a }: Observation, { origin: b }: Observation): boolean {
  return a.source === b.source && a.line === b.line && a.line > 0
}

function concerned(about: readonly Attempt[]): Pick<TlsFailure, 'attempts' | 'overcome'> {
  const attempts = about.filter(isBroken)
  return { attempts, overcome: about.length > 0 && attempts.length === 0 }
}

/** An answer that is no TLS has no code of its own; the words tell it. */
function reasonOf(code: number | undefined, alert: number | undefined, words: string): TlsReason {
  return saysNoTls(words) ? 'not-tls' : tlsReasonOf(code, alert)
}

function ofHandshake(facts: Facts, handshake: Facts['handshakes'][number]): TlsFailure {
  const { code, alert } = handshake
  return {
    ...ofObservation(facts, handshake, code),
    ...parseTarget(handshake.target ?? ''),
    alert,
    reason: reasonOf(code, alert, handshake.quote),
  }
}

function ofObservation(facts: Facts, observation: Observation, code: number | undefined): TlsFailure {
  return {
    ...concerned(attemptsAbout(facts, observation)),
    reason: reasonOf(code, undefined, observation.quote),
    host: '',
    port: undefined,
    code,
    alert: undefined,
    quote: observation.quote,
    evidence: evidenceOf(observation),
    source: observation.origin.source,
    by: observation.origin.machine === undefined ? 'client' : 'server',
  }
}

function ofSchannel({ event, alert, reason }: SchannelEvent): TlsFailure {
  return {
    reason: reason ?? tlsReasonOf(undefined, alert),
    host: '',
    port: undefined,
    code: undefined,
    alert,
    quote: event.description,
    evidence: evidenceOf(event, `event Schannel ${event.eventId}`),
    attempts: [],
    overcome: false,
    source: event.origin.source,
    by: 'event',
  }
}

function ofWeb(facts: Facts, exchange: WebExchange): TlsFailure[] {
  const { error, host, port, origin } = exchange
  if (exchange.status > 0 || exchange.line !== undefined) return []
  const code = isTlsCode(exchange.code) ? exchange.code : tlsCodeOfWords(error)
  if (code === undefined) return []
  const within = attemptsWith(facts, exchange)
  return [
    {
      reason: reasonOf(code, undefined, error),
      host,
      port,
      code,
      alert: undefined,
      quote: error,
      evidence: evidenceOfWeb(exchange, 'text'),
      ...concerned(within.length > 0 ? within : attemptsAt(facts, origin)),
      source: origin.source,
      by: origin.machine === undefined ? 'client' : 'server',
    },
  ]
}
