// Values of the filter language as people write them: status classes, times, levels, directions.

import { civilToUs, US_PER_DAY, US_PER_MINUTE, US_PER_SECOND } from '../../base/time.ts'

/** Inclusive range of numbers: one status, or a class. */
export interface StatusRange {
  readonly from: number
  readonly to: number
}

/** "401" or "4xx"; undefined for other text. */
export function readStatus(text: string): StatusRange | undefined {
  if (/^\d{1,3}$/.test(text)) return { from: Number(text), to: Number(text) }
  const hundred = /^([1-9])xx$/i.exec(text)
  return hundred ? { from: Number(hundred[1]) * 100, to: Number(hundred[1]) * 100 + 99 } : undefined
}

/** An unsigned decimal number; undefined for other text. */
export function readNumber(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** A point of time as far as it was written. */
export interface TimeValue {
  /** Midnight that begins the day, µs as if UTC; undefined for a time of day, which means any day. */
  readonly dayUs: number | undefined
  /** µs since midnight. */
  readonly clockUs: number
  /** Length of the last unit that was written: a day, a minute, a second, a part of one. */
  readonly unitUs: number
  /** µs east of UTC, where it was written. */
  readonly zoneUs: number | undefined
}

const CLOCK = '(\\d{1,2}):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d{1,6}))?)?'
const ZONE = '\\s*(Z|[+-]\\d\\d(?::?\\d\\d)?)?'
/** ISO order, or the order of client and server logs: "08/28/2013|10:11:12.345", "03/14/2016-09:15:02". */
const DATE = '(?:(\\d{4})-(\\d{1,2})-(\\d{1,2})|(\\d{1,2})/(\\d{1,2})/(\\d{4}))'
const TIME_OF_DAY = new RegExp(`^${CLOCK}$`)
const DATED = new RegExp(`^${DATE}(?:[T |-]${CLOCK}${ZONE})?$`, 'i')

/** "09:15", "09:15:02.117", "2016-03-14", "2016-03-14T09:15", "2016-03-14 09:15:02+01:00", or as logs write it. */
export function readTime(text: string): TimeValue | undefined {
  const alone = TIME_OF_DAY.exec(text)
  if (alone) return withClock(undefined, alone.slice(1), undefined)
  const dated = DATED.exec(text)
  if (!dated) return undefined
  const [, isoYear, isoMonth, isoDay, month, day, year] = dated
  const dayUs = civilToUs({
    year: Number(isoYear ?? year),
    month: Number(isoMonth ?? month),
    day: Number(isoDay ?? day),
    hour: 0,
    minute: 0,
    second: 0,
  })
  return Number.isNaN(dayUs) ? undefined : withClock(dayUs, dated.slice(7, 11), readZone(dated[11]))
}

function withClock(
  dayUs: number | undefined,
  [hour, minute, second, fraction]: readonly (string | undefined)[],
  zoneUs: number | undefined,
): TimeValue | undefined {
  if (hour === undefined) return { dayUs, clockUs: 0, unitUs: US_PER_DAY, zoneUs }
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined
  const clockUs =
    (Number(hour) * 60 + Number(minute)) * US_PER_MINUTE +
    Number(second ?? 0) * US_PER_SECOND +
    Number((fraction ?? '').padEnd(6, '0'))
  const unitUs =
    second === undefined
      ? US_PER_MINUTE
      : fraction === undefined
        ? US_PER_SECOND
        : 10 ** (6 - fraction.length)
  return { dayUs, clockUs, unitUs, zoneUs }
}

function readZone(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^z$/i.test(text)) return 0
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.length > 3 ? text.slice(-2) : 0)
  return (text[0] === '-' ? -minutes : minutes) * US_PER_MINUTE
}

const LEVELS: readonly (readonly string[])[] = [
  ['DEBUG'],
  ['VERBOSE', 'NOISE', 'TRACE'],
  ['INFO', 'INFORMATION', 'INFORMATIONAL'],
  ['WARN', 'WARNING'],
  ['ERROR', 'ERR'],
  ['FATAL', 'CRITICAL'],
]

/** Rank of a level word, higher is worse; undefined for a word that is none. */
export function readLevel(text: string): number | undefined {
  const rank = LEVELS.findIndex(words => words.includes(text.toUpperCase()))
  return rank < 0 ? undefined : rank
}

/** in, out, none from their longer forms. */
export function readDirection(text: string): 'in' | 'out' | 'none' | undefined {
  const word = text.toLowerCase()
  if (word === 'in' || word === 'incoming' || word === 'received') return 'in'
  if (word === 'out' || word === 'outgoing' || word === 'sent') return 'out'
  return word === 'none' ? 'none' : undefined
}
