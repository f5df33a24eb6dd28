// Keeps one component from flooding an agent, as ComponentThrottleLimit and ComponentThrottleSample say: over the limit of
// records per second more often than so many times a minute, and only worse levels of it are kept. Unlike in the product
// what is left out is counted, and the level comes back after a quiet minute.

import type { LevelRank, OfferedRecord } from '../record.ts'

export interface ThrottleLimits {
  /** Records per second and component. */
  readonly limit: number
  /** Seconds over the limit that a minute may hold. */
  readonly sample: number
}

/** A component whose level was lowered. */
export interface ThrottledComponent {
  readonly component: string
  /** Least level that is kept. */
  readonly level: LevelRank
  /** ms of the agent's clock. */
  readonly sinceMs: number
  /** Records left out so far. */
  readonly left: number
}

/** Something an agent reports: a level was lowered, or came back. */
export interface ThrottleChange extends ThrottledComponent {
  readonly kind: 'lowered' | 'restored'
}

export interface Throttle {
  /** True when the record is kept. @param nowMs time of arrival */
  admits(record: Pick<OfferedRecord, 'component' | 'level'>, nowMs: number): boolean
  /** Components whose level is lowered now. */
  throttled(): ThrottledComponent[]
  configure(limits: ThrottleLimits): void
  /** Restores all levels: a scenario was started again. */
  reset(): void
}

const WARNING: LevelRank = 3
const FATAL: LevelRank = 5
const MINUTE_MS = 60_000
const SECOND_MS = 1000

interface Counter {
  readonly component: string
  second: number
  inSecond: number
  minute: number
  exceeded: number
  /** ms of the last second over the limit. */
  lastExceededMs: number
  level: LevelRank
  sinceMs: number
  left: number
}

/** Creates a throttle. @param onChange told whenever the level of a component changes */
export function createThrottle(given: ThrottleLimits, onChange: (change: ThrottleChange) => void): Throttle {
  let limits = given
  const counters = new Map<string, Counter>()

  function counterOf(component: string): Counter {
    const known = counters.get(component)
    if (known) return known
    const counter: Counter = {
      component,
      second: 0,
      inSecond: 0,
      minute: 0,
      exceeded: 0,
      lastExceededMs: 0,
      level: 0,
      sinceMs: 0,
      left: 0,
    }
    counters.set(component, counter)
    return counter
  }

  function exceed(counter: Counter, nowMs: number): void {
    const minute = Math.floor(nowMs / MINUTE_MS)
    if (counter.minute !== minute) counter.exceeded = 0
    counter.minute = minute
    counter.lastExceededMs = nowMs
    if (++counter.exceeded <= limits.sample || counter.level >= FATAL) return
    counter.exceeded = 0
    counter.level = Math.max(WARNING, counter.level + 1)
    if (counter.sinceMs === 0) counter.sinceMs = nowMs
    onChange({ kind: 'lowered', ...stateOf(counter) })
  }

  function restore(counter: Counter): void {
    onChange({ kind: 'restored', ...stateOf(counter) })
    counter.level = 0
    counter.sinceMs = 0
    counter.left = 0
  }

  return {
    admits({ component, level }, nowMs) {
      const counter = counterOf(component)
      const second = Math.floor(nowMs / SECOND_MS)
      if (counter.second !== second) {
        counter.second = second
        counter.inSecond = 0
        if (counter.level > 0 && nowMs - counter.lastExceededMs > MINUTE_MS) restore(counter)
      }
      if (++counter.inSecond === limits.limit + 1) exceed(counter, nowMs)
      if (level >= counter.level) return true
      counter.left++
      return false
    },
    throttled: () => [...counters.values()].filter(({ level }) => level > 0).map(stateOf),
    configure(next) {
      limits = next
    },
    reset() {
      for (const counter of counters.values()) if (counter.level > 0) restore(counter)
      counters.clear()
    },
  }
}

function stateOf({ component, level, sinceMs, left }: Counter): ThrottledComponent {
  return { component, level, sinceMs, left }
}
