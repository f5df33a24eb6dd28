// The prefix of a client log line: [MM/DD/YYYY|]HH:MM:SS.mmm pid:tid LEVEL :: text. Same from Messenger 5 to 2019.

import { COLON, isDigit, isHexDigit, isUpper, SPACE, TAB, twoDigits } from '../../base/ascii.ts'
import { civilToUs } from '../../base/time.ts'

/** Offsets of the parts of one prefixed line. */
export interface UccapiPrefix {
  /** Start of "HH:MM:SS.mmm". */
  readonly clockFrom: number
  /** Start of "MM/DD/YYYY", or -1 in the logs of Messenger. */
  readonly dateFrom: number
  readonly threadFrom: number
  readonly threadTo: number
  readonly levelFrom: number
  readonly levelTo: number
  readonly textFrom: number
}

/** Takes a line apart; undefined when it has no such prefix. */
export function readUccapiPrefix(bytes: Uint8Array, from: number, to: number): UccapiPrefix | undefined {
  let at = from
  while (at < to && at < from + 16 && (bytes[at] === SPACE || bytes[at] === TAB)) at++
  if (!isDigit(bytes[at]) || !isDigit(bytes[at + 1])) return undefined
  let dateFrom = -1
  if (bytes[at + 2] === 47 && bytes[at + 5] === 47 && bytes[at + 10] === 124) {
    dateFrom = at
    at += 11
  }
  const clockFrom = at
  if (bytes[at + 2] !== COLON || bytes[at + 5] !== COLON || bytes[at + 8] !== 46 || bytes[at + 12] !== SPACE)
    return undefined
  const pidTo = skipHex(bytes, at + 13, to)
  if (pidTo === at + 13 || bytes[pidTo] !== COLON) return undefined
  const threadTo = skipHex(bytes, pidTo + 1, to)
  if (threadTo === pidTo + 1 || bytes[threadTo] !== SPACE) return undefined
  const levelFrom = threadTo + 1
  let levelTo = levelFrom
  while (levelTo < to && isUpper(bytes[levelTo])) levelTo++
  if (levelTo - levelFrom < 3 || levelTo - levelFrom > 8) return undefined
  let colons = levelTo
  while (colons < to && bytes[colons] === SPACE) colons++
  if (bytes[colons] !== COLON || bytes[colons + 1] !== COLON) return undefined
  const textFrom = bytes[colons + 2] === SPACE ? colons + 3 : colons + 2
  return {
    clockFrom,
    dateFrom,
    threadFrom: pidTo + 1,
    threadTo,
    levelFrom,
    levelTo,
    textFrom: Math.min(textFrom, to),
  }
}

function skipHex(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && at < from + 8 && isHexDigit(bytes[at])) at++
  return at
}

/** µs of the stamp as if UTC; without a date, µs since midnight. NaN when the digits are none. */
export function readUccapiTimeUs(bytes: Uint8Array, prefix: UccapiPrefix): number {
  const { clockFrom: at, dateFrom } = prefix
  const dated = dateFrom >= 0
  return civilToUs({
    month: dated ? twoDigits(bytes, dateFrom) : 1,
    day: dated ? twoDigits(bytes, dateFrom + 3) : 1,
    year: dated ? twoDigits(bytes, dateFrom + 6) * 100 + twoDigits(bytes, dateFrom + 8) : 1970,
    hour: twoDigits(bytes, at),
    minute: twoDigits(bytes, at + 3),
    second: twoDigits(bytes, at + 6),
    us: (((bytes[at + 9] ?? 0) - 48) * 100 + twoDigits(bytes, at + 10)) * 1000,
  })
}
