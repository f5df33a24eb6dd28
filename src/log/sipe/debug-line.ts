// Lines of libpurple debug output: "(HH:MM:SS) category: text", and the marks that SIPE puts around messages.

import { encodeText } from '../../base/text.ts'
import { civilToUs, parseIsoTime, US_PER_SECOND } from '../../base/time.ts'
import type { Direction } from '../../trace/origin.ts'
import { readLineText } from '../line-text.ts'

export interface DebugPrefix {
  /** µs since midnight of the local day; since the start of the program where `relative`; with a date, since 1970. */
  readonly clockUs: number
  readonly kind: 'time-of-day' | 'dated' | 'relative'
  readonly category: string
  readonly textFrom: number
}

const PREFIX =
  /^(?:\((?:(\d{4})-(\d\d)-(\d\d) )?(\d\d?):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?: ?([AP])M)?\)|\[ *(\d{1,9}\.\d{3})\]) ([\w/ .-]{1,40}): ?/

/** Takes a line apart; undefined when it has no such prefix. */
export function readDebugPrefix(bytes: Uint8Array, from: number, to: number): DebugPrefix | undefined {
  if (bytes[from] !== 40 && bytes[from] !== 91) return undefined
  const match = PREFIX.exec(readLineText(bytes, from, to))
  if (!match) return undefined
  const textFrom = Math.min(to, from + encodeText(match[0]).length)
  const category = match[10] ?? ''
  const seconds = match[9]
  if (seconds !== undefined) {
    return { clockUs: Math.round(Number(seconds) * US_PER_SECOND), kind: 'relative', category, textFrom }
  }
  const dated = match[1] !== undefined
  const half = match[8] === undefined ? 0 : match[8] === 'P' ? 12 : 0
  const hour = match[8] === undefined ? Number(match[4]) : (Number(match[4]) % 12) + half
  const clockUs = civilToUs({
    year: dated ? Number(match[1]) : 1970,
    month: dated ? Number(match[2]) : 1,
    day: dated ? Number(match[3]) : 1,
    hour,
    minute: Number(match[5]),
    second: Number(match[6]),
    us: Number((match[7] ?? '').padEnd(6, '0').slice(0, 6)),
  })
  return { clockUs, kind: dated ? 'dated' : 'time-of-day', category, textFrom }
}

/** Categories of libpurple and its protocols; chat logs have the same layout with names of people. */
const CATEGORY =
  /^(?:sipe|account|autorecon|blist|buddyicon|certificate|cipher|connection|core|dbus|dns\w*|docklet|g_log|glib|gnutls|gtk\w*|http|idle|imgstore|jabber|keyring|log|main|media\w*|nat-pmp|network|nss(?:\/x509)?|plugins?|pounce|prefs|prpl-[\w-]+|proxy|roomlist|savedstatus|server|signals|socket|sound|ssl|stun|theme|tls|upnp|util|x509(?:\/\w+)?)$/

/** True for a category that a program and no person has. */
export function isDebugCategory(category: string): boolean {
  return CATEGORY.test(category)
}

/** The mark before or behind a message. */
export interface MessageMark {
  readonly begins: boolean
  readonly direction: Direction
  /** "0x55d0c1": equal for the messages of one connection. */
  readonly connection: string
  /** µs since 1970 UTC, or NaN. */
  readonly timeUs: number
}

const MARK = /^MESSAGE (START|END) ([<>])[<>]{3,} *\w+\(([^)]{0,40})\)(?: *- *(\S+))?/

/** Reads "MESSAGE START >>>>>>>>>> SIP(0x…) - <time>" or the same with END at `from`. */
export function readMessageMark(bytes: Uint8Array, from: number, to: number): MessageMark | undefined {
  if (bytes[from] !== 77 || (bytes[from + 8] !== 83 && bytes[from + 8] !== 69)) return undefined
  const match = MARK.exec(readLineText(bytes, from, to))
  if (!match) return undefined
  return {
    begins: match[1] === 'START',
    direction: match[2] === '>' ? 'out' : 'in',
    connection: match[3] ?? '',
    timeUs: parseIsoTime(match[4] ?? '') ?? Number.NaN,
  }
}

const OLD_DUMP = /^(sending|received) - (?:\w{3} (\w{3}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4}))?/

/** "sending - Mon Mar  2 10:47:38 2015" of old versions: direction, and local time of the day's midnight or NaN. */
export function readOldDump(text: string): { direction: Direction; dayUs: number } | undefined {
  const match = OLD_DUMP.exec(text)
  if (!match) return undefined
  const month = 'JanFebMarAprMayJunJulAugSepOctNovDec'.indexOf(match[2] ?? '?') / 3 + 1
  const day = civilToUs({
    year: Number(match[5]),
    month,
    day: Number(match[3]),
    hour: 0,
    minute: 0,
    second: 0,
  })
  return { direction: match[1] === 'sending' ? 'out' : 'in', dayUs: day }
}
