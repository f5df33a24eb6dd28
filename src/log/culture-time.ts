// Dates as Windows prints them for people, in the order and with the separators of the culture that displayed them.

import { civilToUs, parseIsoTime } from '../base/time.ts'

const CLOCK = String.raw`(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,7}))?)?(?:\s*([ap])\.?\s?m\b\.?)?`
const YEAR_LAST = new RegExp(
  String.raw`\b(\d{1,2})([/.-])\s?(\d{1,2})\2\s?(\d{4}|\d\d)\b,?(?:\s+(?:at\s+)?${CLOCK})?`,
  'i',
)
const YEAR_FIRST = new RegExp(String.raw`\b(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b(?:\s+${CLOCK})?`, 'i')
const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*'
const MONTH_FIRST = new RegExp(
  String.raw`\b${MONTH}\.? +(\d{1,2}),? +(\d{4}),?(?:\s+(?:at\s+)?${CLOCK})?`,
  'i',
)
const DAY_FIRST = new RegExp(
  String.raw`\b(\d{1,2})\.?[ -]${MONTH}\.?,?[ -](\d{4}),?(?:\s+(?:at\s+)?${CLOCK})?`,
  'i',
)
/** OpenSSL: "Mar 14 09:15:02 2016 GMT". */
const OPENSSL = new RegExp(String.raw`\b${MONTH} +(\d{1,2}) ${CLOCK} (\d{4})\b`, 'i')
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * µs since 1970 of the first date in a text, read as UTC; undefined when there is none. A date without a clock is its midnight.
 * Of "3/4/2016" the month comes first where the clock has AM or PM (which cultures with day first hardly use) or where
 * the second number can be no month.
 */
export function parseCultureTime(text: string): number | undefined {
  return (
    parseIsoTime(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d.*/.exec(text)?.[0] ?? '') ??
    parseOpenssl(text) ??
    parseYearLast(text) ??
    parseYearFirst(text) ??
    parseNamedMonth(text)
  )
}

function parseOpenssl(text: string): number | undefined {
  const match = OPENSSL.exec(text)
  if (!match) return undefined
  const [, month = '', day, ...clock] = match
  return toUs(Number(clock[5]), monthOf(month), Number(day), clock.slice(0, 5))
}

function parseYearLast(text: string): number | undefined {
  const match = YEAR_LAST.exec(text)
  if (!match) return undefined
  const [, first = '', separator = '', second = '', year = '', ...clock] = match
  const half = clock[4]
  const monthFirst =
    Number(second) > 12 ||
    (separator === '/' && Number(first) <= 12 && (half !== undefined || clock[0] === undefined))
  const [month, day] = monthFirst ? [first, second] : [second, first]
  return toUs(Number(year) + (year.length === 2 ? 2000 : 0), Number(month), Number(day), clock)
}

function parseYearFirst(text: string): number | undefined {
  const match = YEAR_FIRST.exec(text)
  if (!match) return undefined
  const [, year, month, day, ...clock] = match
  return toUs(Number(year), Number(month), Number(day), clock)
}

function parseNamedMonth(text: string): number | undefined {
  const monthFirst = MONTH_FIRST.exec(text)
  if (monthFirst) {
    const [, month = '', day, year, ...clock] = monthFirst
    return toUs(Number(year), monthOf(month), Number(day), clock)
  }
  const dayFirst = DAY_FIRST.exec(text)
  if (!dayFirst) return undefined
  const [, day, month = '', year, ...clock] = dayFirst
  return toUs(Number(year), monthOf(month), Number(day), clock)
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1
}

/** @param clock hour, minute, second, fraction, "a" or "p", each where given */
function toUs(
  year: number,
  month: number,
  day: number,
  clock: readonly (string | undefined)[],
): number | undefined {
  const [hour = '0', minute = '0', second = '0', fraction = '', half = ''] = clock
  const hours = half === '' ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  const us = civilToUs({
    year,
    month,
    day,
    hour: hours,
    minute: Number(minute),
    second: Number(second),
    us: Number(fraction.padEnd(6, '0').slice(0, 6)),
  })
  return Number.isNaN(us) ? undefined : us
}
