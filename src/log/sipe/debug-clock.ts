// Turns the stamps of libpurple debug output into times: they have no date and no zone, but the marks around messages are
// in UTC, and old versions print a date with every message.

import { US_PER_DAY, US_PER_MINUTE } from '../../base/time.ts'
import type { DebugPrefix } from './debug-line.ts'

export interface DebugClock {
  /** µs of a prefixed line: UTC once a mark was seen, before that local and counted from 1970-01-01 or the last date seen. */
  timeOf(prefix: DebugPrefix): number
  /** The line last asked for stands before a mark of this time, µs UTC. */
  learnUtc(timeUs: number): void
  /** The lines from here on were written on this local day, µs of its midnight. */
  learnDay(dayUs: number): void
}

const ZONE_STEP_US = 15 * US_PER_MINUTE

/** Creates a clock; midnight passes where the time of day falls back by more than half a day. */
export function createDebugClock(): DebugClock {
  let dayUs = 0
  let lastUs = Number.NaN
  let toUtcUs: number | undefined
  let last: DebugPrefix | undefined

  function localUs(prefix: DebugPrefix): number {
    if (prefix.kind !== 'time-of-day') return prefix.clockUs
    if (lastUs - prefix.clockUs > US_PER_DAY / 2) dayUs += US_PER_DAY
    lastUs = prefix.clockUs
    return dayUs + prefix.clockUs
  }

  return {
    timeOf(prefix) {
      last = prefix
      return localUs(prefix) + (toUtcUs ?? 0)
    },
    learnUtc(timeUs) {
      if (!last || Number.isNaN(timeUs) || toUtcUs !== undefined) return
      const difference = timeUs - localUs(last)
      toUtcUs = last.kind === 'relative' ? difference : Math.round(difference / ZONE_STEP_US) * ZONE_STEP_US
    },
    learnDay(learnedUs) {
      if (Number.isNaN(learnedUs)) return
      dayUs = learnedUs
      lastUs = Number.NaN
    },
  }
}
