// Assembles sign-in attempts: exchanges and observations of all logs → endpoints → tries → phases.

import type { Attempt, Step } from './attempt.ts'
import { buildAttempt } from './build-attempt.ts'
import type { Collected } from './collect.ts'
import type { Observation } from './observation.ts'
import type { Origin } from './origin.ts'
import { buildSipExchanges, type SipExchange } from './sip-exchange.ts'
import { splitIntoTries } from './split-tries.ts'
import { stepOfObservation, stepOfProvision, stepOfRegister, stepOfWeb } from './step.ts'
import { sortByTime, type TimeOf } from './timeline.ts'
import { buildWebExchanges, type WebExchange } from './web-exchange.ts'

export interface Assembled {
  readonly attempts: readonly Attempt[]
  readonly registers: readonly SipExchange[]
  /** SIP exchanges that are not REGISTER. */
  readonly otherSip: readonly SipExchange[]
  readonly web: readonly WebExchange[]
}

/** One endpoint of one user, with everything that could be ascribed to it. */
interface Endpoint {
  readonly user: string
  readonly device: string
  readonly steps: Step[]
  readonly sources: Set<number>
}

/** Builds the attempts of all logs, in order of time. */
export function assembleAttempts(collected: Collected, timeOf: TimeOf): Assembled {
  const sip = sortByTime(collected.sip, seen => seen.origin, timeOf)
  const http = sortByTime(collected.http, seen => seen.origin, timeOf)
  const observations = sortByTime(collected.observations, seen => seen.origin, timeOf)
  const registers = buildSipExchanges(
    sip.filter(seen => seen.method === 'REGISTER'),
    timeOf,
  )
  const otherSip = buildSipExchanges(
    sip.filter(seen => seen.method !== 'REGISTER'),
    timeOf,
  )
  const web = buildWebExchanges(http, observations, timeOf)

  const endpoints = createEndpoints()
  for (const exchange of registers) endpoints.addRegister(exchange)
  for (const exchange of otherSip) endpoints.addProvision(exchange)
  for (const exchange of web) endpoints.addWeb(exchange)
  for (const observation of observations) endpoints.addObservation(observation, timeOf)

  const attempts = endpoints
    .all()
    .flatMap(endpoint => {
      const ordered = sortByTime(
        endpoint.steps,
        step => ({ ...originOf(step), timeUs: step.fromUs }),
        origin => origin.timeUs,
      )
      return splitIntoTries(ordered).map(tried => buildAttempt(endpoint.user, endpoint.device, tried))
    })
    .sort((a, b) => (a.fromUs || 0) - (b.fromUs || 0))
    .map((attempt, i) => ({ ...attempt, id: `a${i + 1}` }))
  return { attempts, registers, otherSip, web }
}

/** Where a step was seen first. */
export function originOf({ what }: Step): Origin {
  if (what.kind !== 'sip') return what.origin
  const seen = what.request ?? what.sightings[0]
  if (!seen) throw new Error('an exchange needs a sighting')
  return seen.origin
}

/** Events a client subscribes to right after it has signed in. */
const SIGN_IN_EVENT = /^vnd-microsoft-(?:provisioning|roaming)/i

function createEndpoints() {
  const endpoints = new Map<string, Endpoint>()
  const byCallId = new Map<string, Endpoint>()

  function endpointOf(user: string, device: string, source: number): Endpoint {
    const key = `${user}|${device}`
    const known = endpoints.get(key)
    if (known) {
      known.sources.add(source)
      return known
    }
    const created: Endpoint = { user, device, steps: [], sources: new Set([source]) }
    endpoints.set(key, created)
    return created
  }

  /** The endpoint a step without a device belongs to: of that user (if named) and source, the nearest in time. */
  function nearest(user: string, source: number, timeUs: number): Endpoint | undefined {
    let candidates = [...endpoints.values()].filter(
      endpoint => (user === '' || endpoint.user === user) && endpoint.sources.has(source),
    )
    if (candidates.length === 0 && user !== '') {
      candidates = [...endpoints.values()].filter(endpoint => endpoint.user === user)
    }
    return candidates.sort((a, b) => distance(a, timeUs) - distance(b, timeUs))[0]
  }

  return {
    addRegister(exchange: SipExchange): void {
      const source = exchange.sightings[0]?.origin.source ?? 0
      const known = exchange.callId === '' ? undefined : byCallId.get(exchange.callId)
      const endpoint = known ?? endpointOf(exchange.user, exchange.epid, source)
      byCallId.set(exchange.callId, endpoint)
      for (const seen of exchange.sightings) endpoint.sources.add(seen.origin.source)
      endpoint.steps.push(stepOfRegister(exchange))
    },
    addProvision(exchange: SipExchange): void {
      if (!SIGN_IN_EVENT.test(exchange.request?.event ?? '')) return
      endpoints.get(`${exchange.user}|${exchange.epid}`)?.steps.push(stepOfProvision(exchange))
    },
    addWeb(exchange: WebExchange): void {
      const step = stepOfWeb(exchange)
      if (!step) return
      const { source } = exchange.origin
      const near =
        isServerSide(exchange) && exchange.user === ''
          ? undefined
          : nearest(exchange.user, source, step.fromUs)
      const endpoint = near ?? endpointOf(exchange.user, webDevice(exchange), source)
      endpoint.sources.add(source)
      endpoint.steps.push(step)
    },
    addObservation(observation: Observation, timeOf: TimeOf): void {
      const step = stepOfObservation(observation, timeOf)
      // What a server says about its own connections is no client's step.
      if (!step || observation.origin.machine !== undefined) return
      const { source } = observation.origin
      const endpoint = nearest('', source, step.fromUs) ?? endpointOf('', '', source)
      endpoint.steps.push(step)
    },
    all: () => [...endpoints.values()],
  }
}

/** Seen by a server: it serves many clients, so that nearness in time means nothing. */
function isServerSide({ line, origin }: WebExchange): boolean {
  return line !== undefined || origin.machine !== undefined || origin.direction === 'in'
}

/** What stands for a device where only web requests were seen: address and program of the client. */
function webDevice({ client, agent }: WebExchange): string {
  return client === '' && agent === '' ? '' : `${client.replace(/:\d+$/, '')} ${agent}`.trim()
}

function distance(endpoint: Endpoint, timeUs: number): number {
  if (!Number.isFinite(timeUs)) return 0
  let best = Number.POSITIVE_INFINITY
  for (const { fromUs, toUs } of endpoint.steps) {
    const away = timeUs < fromUs ? fromUs - timeUs : timeUs > toUs ? timeUs - toUs : 0
    if (away < best) best = away
  }
  return best
}
