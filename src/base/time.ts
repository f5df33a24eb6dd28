// Times are microseconds since 1970-01-01 UTC as `number` (exact beyond the year 2200); formatting for people and parsing of HTTP dates.

export const US_PER_SECOND = 1_000_000
export const US_PER_MINUTE = 60 * US_PER_SECOND
export const US_PER_HOUR = 60 * US_PER_MINUTE
export const US_PER_DAY = 24 * US_PER_HOUR

/** Days from 1970-01-01 to the given day of the proleptic Gregorian calendar; month 1-12, no range check. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return (
    era * 146097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719468
  )
}

export interface CivilTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly us?: number
}

/** µs since 1970 of a civil time read as UTC; NaN when a part is NaN or out of range. */
export function civilToUs(time: CivilTime): number {
  const { year, month, day, hour, minute, second, us = 0 } = time
  const valid =
    month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 24 && minute <= 59 && second <= 60
  if (!valid) return Number.NaN
  return (
    ((daysFromCivil(year, month, day) * 24 + hour) * 60 + minute) * US_PER_MINUTE +
    second * US_PER_SECOND +
    us
  )
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** µs since 1970 of an RFC 1123 date ("Wed, 28 Aug 2013 08:11:12 GMT"), or undefined. RFC 7231 §7.1.1.1. */
export function parseHttpDate(text: string): number | undefined {
  const match = /(\d{1,2})[ -]([A-Za-z]{3})[ -](\d{4}) (\d\d):(\d\d):(\d\d)/.exec(text)
  if (!match) return undefined
  const month = MONTHS.indexOf((match[2] ?? '').toLowerCase()) + 1
  const us = civilToUs({
    year: Number(match[3]),
    month,
    day: Number(match[1]),
    hour: Number(match[4]),
    minute: Number(match[5]),
    second: Number(match[6]),
  })
  return Number.isNaN(us) ? undefined : us
}

/** µs since 1970 of an ISO 8601 time with or without zone (without: read as UTC), or undefined. */
export function parseIsoTime(text: string): number | undefined {
  const match =
    /^\s*(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s*(Z|[+-]\d\d:?\d\d)?/.exec(text)
  if (!match) return undefined
  const us = civilToUs({
    year: Number(match[1]),
    month: Number(match[2]),
    day: Number(match[3]),
    hour: Number(match[4]),
    minute: Number(match[5]),
    second: Number(match[6]),
    us: Number((match[7] ?? '').padEnd(6, '0').slice(0, 6)),
  })
  if (Number.isNaN(us)) return undefined
  return us - zoneOffsetUs(match[8] ?? 'Z')
}

/** Offset of a zone written as `Z`, `+hh:mm` or `+hhmm`, in µs east of UTC. */
function zoneOffsetUs(zone: string): number {
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return (zone[0] === '-' ? -minutes : minutes) * US_PER_MINUTE
}

/** "2013-08-28 08:11:12.345" in UTC; "(no time)" for NaN. */
export function formatTime(timeUs: number): string {
  if (!Number.isFinite(timeUs)) return '(no time)'
  return new Date(timeUs / 1000).toISOString().replace('T', ' ').replace('Z', '')
}

/** "2013-08-28T08:11:12.345Z", as XML and JSON write times. @param timeUs finite */
export function formatIsoTime(timeUs: number): string {
  return new Date(timeUs / 1000).toISOString()
}

/** "08:11:12.345" in UTC. */
export function formatTimeOfDay(timeUs: number): string {
  return Number.isFinite(timeUs) ? formatTime(timeUs).slice(11) : '--:--:--.---'
}

/** "0.4 ms", "35 ms", "1.2 s", "3 min 05 s", "2 h 10 min"; negative durations keep their sign. */
export function formatDuration(us: number): string {
  if (!Number.isFinite(us)) return '–'
  if (us < 0) return `-${formatDuration(-us)}`
  if (us < 10_000) return `${(us / 1000).toFixed(1).replace(/\.0$/, '')} ms`
  if (us < US_PER_SECOND) return `${Math.round(us / 1000)} ms`
  if (us < 100 * US_PER_SECOND) return `${(us / US_PER_SECOND).toFixed(1)} s`
  const totalSeconds = Math.round(us / US_PER_SECOND)
  if (totalSeconds < 7200)
    return `${Math.floor(totalSeconds / 60)} min ${String(totalSeconds % 60).padStart(2, '0')} s`
  return `${Math.floor(totalSeconds / 3600)} h ${String(Math.floor((totalSeconds % 3600) / 60)).padStart(2, '0')} min`
}
