// Dates of certificates as products print them: ISO 8601, OpenSSL, and the short forms of Windows in several cultures.

import { civilToUs, parseHttpDate, parseIsoTime } from '../../base/time.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * µs since 1970 of a date, read as UTC; undefined when it is none. Of "3/4/2025" the first number is taken for the month,
 * unless only the other reading is a date; "4.3.2025" begins with the day.
 */
export function parseCertificateDate(text: string): number | undefined {
  return parseIsoTime(text) ?? parseHttpDate(text) ?? parseOpenssl(text) ?? parseShort(text)
}

/** "Jun 15 12:00:00 2024 GMT" */
function parseOpenssl(text: string): number | undefined {
  const match = /([A-Za-z]{3}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})/.exec(text)
  if (!match) return undefined
  const month = MONTHS.indexOf((match[1] ?? '').toLowerCase()) + 1
  return civil(
    { year: match[6], month, day: match[2] },
    { hour: match[3], minute: match[4], second: match[5], half: '' },
  )
}

/** "6/15/2024 12:00:00 PM", "15.06.2024 12:00", "2024-06-15" */
function parseShort(text: string): number | undefined {
  const match =
    /(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})(?:,? +(\d{1,2}):(\d\d)(?::(\d\d))?(?: ?([AP])\.?M)?)?/i.exec(text)
  if (!match) return undefined
  const [, first = '', separator, second = '', third = ''] = match
  const time = { hour: match[5], minute: match[6], second: match[7], half: match[8] ?? '' }
  if (first.length === 4) return civil({ year: first, month: Number(second), day: third }, time)
  if (third.length !== 4) return undefined
  const dayFirst = separator === '.' || Number(first) > 12
  const [month, day] = dayFirst ? [Number(second), first] : [Number(first), second]
  return civil({ year: third, month, day }, time)
}

interface DateParts {
  readonly year: string | undefined
  readonly month: number
  readonly day: string | undefined
}

interface TimeParts {
  readonly hour: string | undefined
  readonly minute: string | undefined
  readonly second: string | undefined
  readonly half: string
}

function civil(
  { year, month, day }: DateParts,
  { hour, minute, second, half }: TimeParts,
): number | undefined {
  const noon = half.toUpperCase() === 'P' ? 12 : 0
  const us = civilToUs({
    year: Number(year),
    month,
    day: Number(day),
    hour: half === '' ? Number(hour ?? 0) : (Number(hour) % 12) + noon,
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
  })
  return Number.isFinite(us) ? us : undefined
}
