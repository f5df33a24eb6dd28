// Endpoints: who a step belongs to. A REGISTER says so itself; web requests and observations are ascribed by user, log and time.

import { US_PER_SECOND } from '../base/time.ts'
import type { Step } from './attempt.ts'
import type { Observation } from './observation.ts'
import type { SipExchange } from './sip-exchange.ts'
import { stepOfObservation, stepOfProvision, stepOfRegister, stepOfWeb } from './step.ts'
import type { TimeOf } from './timeline.ts'
import { isServerSide, type WebExchange } from './web-exchange.ts'

/** One endpoint of one user, with everything that could be ascribed to it. */
export interface Endpoint {
  readonly user: string
  readonly device: string
  readonly steps: Step[]
}

export interface Endpoints {
  addRegister(exchange: SipExchange): void
  addProvision(exchange: SipExchange): void
  addWeb(exchange: WebExchange): void
  addObservation(observation: Observation): void
  all(): readonly Endpoint[]
}

/** Events a client subscribes to right after it has signed in. */
const SIGN_IN_EVENT = /^vnd-microsoft-(?:provisioning|roaming)/i

/** Creates an empty set. REGISTERs must be added first: they tell who there is. */
export function createEndpoints(timeOf: TimeOf): Endpoints {
  const endpoints = new Map<string, Endpoint>()
  const byCallId = new Map<string, Endpoint>()
  const bySource = new Map<number, Set<Endpoint>>()
  const byUser = new Map<string, Set<Endpoint>>()

  function endpointOf(user: string, device: string): Endpoint {
    const key = `${user}|${device}`
    const known = endpoints.get(key)
    if (known) return known
    const created: Endpoint = { user, device, steps: [] }
    endpoints.set(key, created)
    addTo(byUser, user, created)
    return created
  }

  function append(endpoint: Endpoint, step: Step, sources: Iterable<number>): void {
    endpoint.steps.push(step)
    for (const source of sources) addTo(bySource, source, endpoint)
  }

  /** The endpoint in that log (of that user, if named) nearest in time; of that user in another log as a second choice. */
  function nearest(user: string, source: number, timeUs: number): Endpoint | undefined {
    const inLog = bySource.get(source) ?? NOBODY
    const ofUser = byUser.get(user) ?? NOBODY
    if (user === '') return closest(inLog, timeUs)
    return (
      closest(
        [...ofUser].filter(endpoint => inLog.has(endpoint)),
        timeUs,
      ) ?? closest(ofUser, timeUs)
    )
  }

  /** A server's log holds many clients: without a user or an account, nearness in time means little there. */
  function endpointOfWeb(exchange: WebExchange, { fromUs }: Step): Endpoint | undefined {
    const { user, origin, credentials } = exchange
    const serverSide = isServerSide(exchange)
    if (user !== '') return nearest(user, origin.source, fromUs) ?? endpointOf(user, webDevice(exchange))
    if (!serverSide) return nearest('', origin.source, fromUs) ?? endpointOf('', webDevice(exchange))
    if (credentials !== '') return endpointOf('', credentials)
    const near = closest(bySource.get(origin.source) ?? NOBODY, fromUs)
    return near && distanceUs(near, fromUs) <= ANONYMOUS_US ? near : undefined
  }

  return {
    addRegister(exchange) {
      const known = exchange.callId === '' ? undefined : byCallId.get(exchange.callId)
      const endpoint = known ?? endpointOf(exchange.user, exchange.epid)
      byCallId.set(exchange.callId, endpoint)
      append(
        endpoint,
        stepOfRegister(exchange),
        exchange.sightings.map(seen => seen.origin.source),
      )
    },
    addProvision(exchange) {
      if (!SIGN_IN_EVENT.test(exchange.request?.event ?? '')) return
      endpoints.get(`${exchange.user}|${exchange.epid}`)?.steps.push(stepOfProvision(exchange))
    },
    addWeb(exchange) {
      const step = stepOfWeb(exchange)
      if (!step) return
      const endpoint = endpointOfWeb(exchange, step)
      if (endpoint)
        append(
          endpoint,
          step,
          exchange.sightings.map(({ source }) => source),
        )
    },
    addObservation(observation) {
      const step = stepOfObservation(observation, timeOf)
      // What a server says about its own connections is no client's step.
      if (!step || observation.origin.machine !== undefined) return
      const { source } = observation.origin
      append(nearest('', source, step.fromUs) ?? endpointOf('', `log ${source}`), step, [source])
    },
    all: () => [...endpoints.values()],
  }
}

/** An anonymous request in a server's log is ascribed to a sign-in at most this far away. */
const ANONYMOUS_US = 2 * US_PER_SECOND

const NOBODY: ReadonlySet<Endpoint> = new Set()

function addTo<K>(sets: Map<K, Set<Endpoint>>, key: K, endpoint: Endpoint): void {
  const known = sets.get(key)
  if (known) known.add(endpoint)
  else sets.set(key, new Set([endpoint]))
}

/** What stands for a device where only web requests were seen: address and program of the client. */
function webDevice({ client, agent }: WebExchange): string {
  return `${client.replace(/:\d+$/, '')} ${agent}`.trim()
}

function closest(candidates: Iterable<Endpoint>, timeUs: number): Endpoint | undefined {
  let best: Endpoint | undefined
  let bestUs = Number.POSITIVE_INFINITY
  for (const endpoint of candidates) {
    const away = distanceUs(endpoint, timeUs)
    if (best === undefined || away < bestUs) {
      best = endpoint
      bestUs = away
    }
  }
  return best
}

/** How far a time is from the steps of an endpoint, µs; 0 where there are no times. */
function distanceUs({ steps }: Endpoint, timeUs: number): number {
  if (!Number.isFinite(timeUs)) return 0
  let best = Number.POSITIVE_INFINITY
  for (const { fromUs, toUs } of steps) {
    const away = timeUs < fromUs ? fromUs - timeUs : timeUs > toUs ? timeUs - toUs : 0
    if (away < best) best = away
  }
  return best
}
