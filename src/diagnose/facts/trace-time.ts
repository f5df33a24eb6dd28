// The latest time that the logs of a case show: what "now" was, since nothing here reads a clock.

import { createTimeOf } from '../../trace/clock.ts'
import type { Facts } from './facts.ts'

/** µs UTC; NaN when no log has stamps. */
export function latestTimeOf(facts: Facts): number {
  const timeOf = createTimeOf(facts.clocks)
  const observed = [
    ...facts.connections,
    ...facts.dns,
    ...facts.handshakes,
    ...facts.events,
    ...facts.resultCodes,
  ]
  let latest = Number.NaN
  for (const timeUs of [
    ...facts.attempts.map(({ toUs }) => toUs),
    ...observed.map(({ origin }) => timeOf(origin)),
  ]) {
    if (Number.isFinite(timeUs) && !(timeUs <= latest)) latest = timeUs
  }
  return latest
}
