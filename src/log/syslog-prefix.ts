// The prefix that a syslog daemon writes: "<134>", a stamp (RFC 3164 without year, or RFC 5424), the host.

import { civilToUs, parseIsoTime } from '../base/time.ts'

export interface SyslogPrefix {
  /** µs; UTC where the stamp says its zone, else as if UTC; in 1970 where it has no year. */
  readonly timeUs: number
  readonly host: string
  /** Characters of the prefix. */
  readonly length: number
}

const BSD =
  /^(?:<\d{1,3}>)? ?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +(\d{1,2})(?: (\d{4}))? (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))? (\S+) ?/
const ISO =
  /^(?:<\d{1,3}>)?(?:1 )?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?) (\S+) ?/
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'

/** Reads the prefix of a line; undefined when there is none. */
export function readSyslogPrefix(line: string): SyslogPrefix | undefined {
  const iso = ISO.exec(line)
  if (iso)
    return { timeUs: parseIsoTime(iso[1] ?? '') ?? Number.NaN, host: iso[2] ?? '', length: iso[0].length }
  const bsd = BSD.exec(line)
  if (!bsd) return undefined
  const [whole, month = '', day, year = '1970', hour, minute, second, fraction = '', host = ''] = bsd
  const timeUs = civilToUs({
    year: Number(year),
    month: MONTHS.indexOf(month) / 3 + 1,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    us: Number(fraction.padEnd(6, '0')),
  })
  return { timeUs, host, length: whole.length }
}
