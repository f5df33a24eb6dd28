// Times of the report's plain data in the zone of the display.

import { formatTime, parseIsoTime } from '../base/time.ts'

/** "2016-03-14 09:15:00 UTC" of an ISO time; '' for null. @param zoneUs µs east of UTC */
export function formatIsoTime(text: string | null, zoneUs: number): string {
  const timeUs = text === null ? undefined : parseIsoTime(text)
  if (timeUs === undefined) return ''
  return `${formatTime(timeUs + zoneUs).slice(0, 19)}${zoneUs === 0 ? ' UTC' : ''}`
}
