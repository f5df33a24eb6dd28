// Assembles sign-in attempts: exchanges and observations of all logs → endpoints → tries → attempts.

import type { Attempt, Step } from './attempt.ts'
import { createAttemptBuilder } from './build-attempt.ts'
import type { Collected } from './collect.ts'
import { createEndpoints } from './endpoints.ts'
import type { Origin } from './origin.ts'
import { buildSipExchanges, type SipExchange } from './sip-exchange.ts'
import { splitIntoTries } from './split-tries.ts'
import { sortByTime, type TimeOf } from './timeline.ts'
import { buildWebExchanges, type WebExchange } from './web-exchange.ts'

export interface Assembled {
  readonly attempts: readonly Attempt[]
  readonly registers: readonly SipExchange[]
  /** SIP exchanges that are not REGISTER. */
  readonly otherSip: readonly SipExchange[]
  readonly web: readonly WebExchange[]
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

  const endpoints = createEndpoints(timeOf)
  for (const exchange of registers) endpoints.addRegister(exchange)
  for (const exchange of otherSip) endpoints.addProvision(exchange)
  // Those that name their user first: anonymous ones are ascribed to what is there.
  for (const exchange of web) if (exchange.user !== '') endpoints.addWeb(exchange)
  for (const exchange of web) if (exchange.user === '') endpoints.addWeb(exchange)
  for (const observation of observations) endpoints.addObservation(observation)

  const buildAttempt = createAttemptBuilder()
  const attempts = endpoints
    .all()
    .flatMap(({ user, device, steps }) =>
      splitIntoTries(sortSteps(steps)).map(tried => buildAttempt({ user, device }, tried)),
    )
    .sort((a, b) => (a.fromUs || 0) - (b.fromUs || 0))
    .map((attempt, i) => ({ ...attempt, id: `a${i + 1}` }))
  return { attempts, registers, otherSip, web }
}

function sortSteps(steps: readonly Step[]): Step[] {
  return sortByTime(
    steps,
    step => ({ ...originOf(step), timeUs: step.fromUs }),
    origin => origin.timeUs,
  )
}

/** Where a step was seen first. */
function originOf({ what }: Step): Origin {
  if (what.kind !== 'sip') return what.origin
  const seen = what.request ?? what.sightings[0]
  if (!seen) throw new Error('an exchange needs a sighting')
  return seen.origin
}
