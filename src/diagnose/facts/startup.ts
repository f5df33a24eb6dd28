// Front End services that wait for the placement of users (event 32174): normal for a while at start, a fault when it lasts.

import { US_PER_MINUTE } from '../../base/time.ts'
import type { WindowsEvent } from '../../trace/observation.ts'
import { isServedBy } from './affected.ts'
import { computersOf, eventsOf, numberOf, timeOfEvent } from './events.ts'
import type { Facts } from './facts.ts'

const STARTUP_DELAYED = 32174
/** More reports than this of one server are no ordinary start. */
const PATIENCE_EVENTS = 3
/** A cold start of a large pool takes up to an hour, says the event itself. */
const PATIENCE_US = 60 * US_PER_MINUTE

export interface StartupDelay {
  readonly events: readonly WindowsEvent[]
  /** Computers that waited, lower case; empty where the events do not say. */
  readonly computers: readonly string[]
  /** From the first to the last event, µs; NaN without stamps. */
  readonly spanUs: number
  /**
   * lasting: reported again and again, or for longer than a cold start takes;
   * over: a server that waited has let users in since, or nothing is left to place;
   * open: one report, and no log tells how it ended.
   */
  readonly state: 'lasting' | 'over' | 'open'
}

/** What the events about delayed starts add up to; undefined without any. */
export function judgeStartupDelay(facts: Facts): StartupDelay | undefined {
  const events = eventsOf(facts, 'User Services', STARTUP_DELAYED)
  if (events.length === 0) return undefined
  const computers = computersOf(events)
  const times = events.map(event => timeOfEvent(facts, event)).filter(Number.isFinite)
  const spanUs = times.length === 0 ? Number.NaN : Math.max(...times) - Math.min(...times)
  return { events, computers, spanUs, state: stateOf(facts, { events, computers, times, spanUs }) }
}

interface Seen {
  readonly events: readonly WindowsEvent[]
  readonly computers: readonly string[]
  readonly times: readonly number[]
  readonly spanUs: number
}

function stateOf(facts: Facts, { events, computers, times, spanUs }: Seen): StartupDelay['state'] {
  const last = events.at(-1)
  const nothingLeft =
    last !== undefined && numberOf(last, 'Number of groups potentially not yet placed') === 0
  const lastUs = times.length === 0 ? Number.NEGATIVE_INFINITY : Math.max(...times)
  const served = facts.attempts.some(
    attempt =>
      attempt.outcome === 'signed-in' &&
      attempt.toUs >= lastUs &&
      computers.some(computer => isServedBy(attempt, computer)),
  )
  if (nothingLeft || served) return 'over'
  const most = Math.max(...countByComputer(events))
  return most >= PATIENCE_EVENTS || spanUs >= PATIENCE_US || computers.length > 1 ? 'lasting' : 'open'
}

function countByComputer(events: readonly WindowsEvent[]): number[] {
  const counts = new Map<string, number>()
  for (const { computer } of events) {
    const name = computer.trim().toLowerCase()
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts.values()]
}
