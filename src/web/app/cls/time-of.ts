// Times of the Logging page, in the zone that is shown.

import { formatTime } from '../../../base/time.ts'
import { zoneUs } from '../state.ts'

/** "2026-03-14 09:15:00" of µs since 1970 UTC. */
export function timeOf(us: number): string {
  return formatTime(us + zoneUs.value).slice(0, 19)
}
