// The prefix of an Android logcat line in its five layouts. Without a year the stamp counts from 1970.

import { isDigit, isUpper } from '../../base/ascii.ts'
import { encodeText } from '../../base/text.ts'
import { civilToUs, parseIsoTime } from '../../base/time.ts'
import { readLineText } from '../line-text.ts'

export interface LogcatPrefix {
  /** µs as if UTC; in the year 1970 when the log has no years; NaN without a stamp. */
  readonly timeUs: number
  readonly hasYear: boolean
  /** Process, thread and tag: equal for the lines of one multi-line text. */
  readonly writer: string
  readonly level: string
  readonly tag: string
  /** Offset of the text behind the prefix. */
  readonly textFrom: number
}

const STAMP = String.raw`(?<stamp>(?:\d{4}-)?\d\d-\d\d \d\d:\d\d:\d\d\.\d{3,6})`
const LAYOUTS: readonly RegExp[] = [
  // Android Studio: PID-TID/package L/TAG: text
  new RegExp(
    String.raw`^${STAMP} +(?<ids>\d+-\d+)/(?<package>\S+) (?<level>[VDIWEFA])/(?<tag>[^:]{1,80}?) ?: ?`,
  ),
  // threadtime: PID TID L TAG: text
  new RegExp(String.raw`^${STAMP} +(?<ids>\d+ +\d+) (?<level>[VDIWEFA]) (?<tag>[^:]{0,80}?) *: ?`),
  // Android Studio since 2022: PID-TID TAG package L text
  new RegExp(String.raw`^${STAMP} +(?<ids>\d+-\d+) +(?<tag>\S+) +(?<package>\S+) +(?<level>[VDIWEFA])  ?`),
  // time: L/TAG( PID): text
  new RegExp(String.raw`^${STAMP}:? +(?<level>[VDIWEFA])/(?<tag>[^(]{1,80}?) *\((?<ids> *\d+)\): ?`),
  // brief: L/TAG( PID): text
  /^(?<level>[VDIWEFA])\/(?<tag>[^(:]{1,80}?) *\((?<ids> *\d+)\): ?/,
]

const LEVELS: Readonly<Record<string, string>> = {
  V: 'VERBOSE',
  D: 'DEBUG',
  I: 'INFO',
  W: 'WARN',
  E: 'ERROR',
  F: 'FATAL',
  A: 'FATAL',
}

/** Takes a line apart; undefined when it is in none of the layouts. */
export function readLogcatPrefix(bytes: Uint8Array, from: number, to: number): LogcatPrefix | undefined {
  // MM-DD HH:MM:SS.mmm, with or without a year before it.
  const month = bytes[from + 4] === 45 ? from + 5 : from
  const dated =
    isDigit(bytes[from]) && bytes[month + 2] === 45 && bytes[month + 5] === 32 && bytes[month + 14] === 46
  if (!dated && !(isUpper(bytes[from]) && bytes[from + 1] === 47)) return undefined
  const line = readLineText(bytes, from, to)
  const match = LAYOUTS.map(layout => layout.exec(line)).find(found => found !== null)
  if (!match) return undefined
  const { stamp = '', ids = '', level = '', tag = '' } = match.groups ?? {}
  const hasYear = /^\d{4}-/.test(stamp)
  return {
    timeUs: readStamp(stamp, hasYear),
    hasYear,
    writer: `${ids.trim()} ${tag}`,
    level: LEVELS[level] ?? level,
    tag: tag.trim(),
    textFrom: Math.min(to, from + encodeText(match[0]).length),
  }
}

function readStamp(stamp: string, hasYear: boolean): number {
  if (hasYear) return parseIsoTime(stamp) ?? Number.NaN
  const match = /^(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.(\d+)/.exec(stamp)
  if (!match) return Number.NaN
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 6).map(Number)
  const us = Number((match[6] ?? '').padEnd(6, '0'))
  return civilToUs({ year: 1970, month, day, hour, minute, second, us })
}
