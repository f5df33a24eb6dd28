// A zone that a person names: utc, local, +02:00, or a name such as Europe/Berlin.

import { AppError } from './errors.ts'
import { US_PER_MINUTE } from './time.ts'

/** No zone of the world is further from UTC. */
const MOST_HOURS = 14

/**
 * Offset of a zone in µs east of UTC.
 * @param atUs when: zones with a name have summer time; NaN is taken for now-less and gives the winter of 2020
 * Throws AppError('usage') for text that is no zone.
 */
export function readTimeZone(text: string, atUs: number): number {
  if (/^(?:utc|z|gmt)$/i.test(text)) return 0
  const fixed = /^([+-])(\d{1,2})(?::?(\d\d))?$/.exec(text)
  if (fixed && Number(fixed[2]) <= MOST_HOURS && Number(fixed[3] ?? 0) < 60) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3] ?? 0)
    return (fixed[1] === '-' ? -minutes : minutes) * US_PER_MINUTE
  }
  const at = new Date(Number.isFinite(atUs) ? atUs / 1000 : Date.UTC(2020, 0, 1))
  if (/^local$/i.test(text)) return -at.getTimezoneOffset() * US_PER_MINUTE
  return offsetOfNamed(text, at)
}

function offsetOfNamed(name: string, at: Date): number {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      timeZoneName: 'longOffset',
    }).formatToParts(at)
    const offset = parts.find(part => part.type === 'timeZoneName')?.value ?? ''
    return offset === 'GMT' ? 0 : readTimeZone(offset.replace('GMT', ''), Number.NaN)
  } catch (thrown) {
    throw new AppError(
      'usage',
      `"${name}" is no time zone. Use utc, local, an offset such as +02:00, or a name such as Europe/Berlin.`,
      { cause: thrown },
    )
  }
}
