// One time line for several logs: every stamp corrected by zone and clock skew of its source.

import type { Place } from './record.ts'

/** Corrected time of what stands at an origin: µs UTC, NaN when its log has no stamps. */
export type TimeOf = (origin: Place & { readonly timeUs: number }) => number

/**
 * Sorts by corrected time; what has no time follows what stands before it in its source. Stable across runs:
 * equal times are ordered by source and offset.
 */
export function sortByTime<T>(
  items: readonly T[],
  originOf: (item: T) => Place & { timeUs: number },
  timeOf: TimeOf,
): T[] {
  const lastTime = new Map<number, number>()
  const keyed = items.map(item => {
    const origin = originOf(item)
    const timeUs = timeOf(origin)
    if (Number.isFinite(timeUs)) lastTime.set(origin.source, timeUs)
    return { item, origin, timeUs: Number.isFinite(timeUs) ? timeUs : (lastTime.get(origin.source) ?? 0) }
  })
  keyed.sort(
    (a, b) => a.timeUs - b.timeUs || a.origin.source - b.origin.source || a.origin.offset - b.origin.offset,
  )
  return keyed.map(({ item }) => item)
}
