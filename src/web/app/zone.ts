// Offsets of zones as people write them.

import { US_PER_HOUR, US_PER_MINUTE } from '../../base/time.ts'

/** "UTC+02:00" of an offset in µs east of UTC; "UTC" for none. */
export function formatOffset(us: number): string {
  if (us === 0) return 'UTC'
  const minutes = Math.round(Math.abs(us) / US_PER_MINUTE)
  const shown = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  return `UTC${us < 0 ? '−' : '+'}${shown}`
}

/** Offsets that zones have, µs east of UTC, from west to east. */
export const ZONE_OFFSETS: readonly number[] = [
  -12, -11, -10, -9.5, -9, -8, -7, -6, -5, -4, -3.5, -3, -2, -1, 0, 1, 2, 3, 3.5, 4, 4.5, 5, 5.5, 5.75, 6,
  6.5, 7, 8, 8.75, 9, 9.5, 10, 10.5, 11, 12, 12.75, 13, 14,
].map(hours => hours * US_PER_HOUR)
