// The prefix of a line of the mobile clients (iOS) and of Skype for Business on Mac, which share their code:
// YYYY-MM-DD HH:MM:SS.mmm app[pid:thread] LEVEL COMPONENT file/line:text

import { COLON, isDigit } from '../../base/ascii.ts'
import { encodeText } from '../../base/text.ts'
import { parseIsoTime } from '../../base/time.ts'
import { readLineText } from '../line-text.ts'

export interface IosPrefix {
  /** µs as if UTC; NaN when the digits are none. */
  readonly timeUs: number
  /** '' for what the system wrote in the name of the application. */
  readonly level: string
  readonly component: string
  /** Offset of the text behind the prefix. */
  readonly textFrom: number
}

const PREFIX =
  /^(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.,]\d{1,6} +[^\s[\]][^[\]]{0,60}\[\d{1,7}:(?:0x)?[0-9a-f]{1,16}\] *)(?:([A-Z]{3,8}) +([A-Z][A-Z_]{1,30}) +(?:[\w+.-]{1,80}\/\d{1,6}: ?)?)?/i

/** Takes a line apart; undefined when it has no such prefix. */
export function readIosPrefix(bytes: Uint8Array, from: number, to: number): IosPrefix | undefined {
  const fraction = bytes[from + 19] === 46 || bytes[from + 19] === 44
  if (!isDigit(bytes[from]) || bytes[from + 4] !== 45 || bytes[from + 13] !== COLON || !fraction)
    return undefined
  const line = readLineText(bytes, from, to)
  const match = PREFIX.exec(line)
  if (!match) return undefined
  const level = match[2] ?? ''
  // The words of a sentence are no level and component.
  const named = level !== '' && level === level.toUpperCase() && match[3] === match[3]?.toUpperCase()
  const length = (named ? match[0] : (match[1] ?? '')).length
  return {
    timeUs: parseIsoTime(line) ?? Number.NaN,
    level: named ? level : '',
    component: named ? (match[3] ?? '') : '',
    textFrom: Math.min(to, from + encodeText(line.slice(0, length)).length),
  }
}
