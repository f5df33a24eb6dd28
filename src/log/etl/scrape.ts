// What can be read from the arguments of a WPP message, or the data of an event, without its format: texts in the order in which
// they stand, and numbers between them that look like failing result codes.

import { CR, LF, TAB } from '../../base/ascii.ts'
import { u16le, u32le } from '../../base/integers.ts'
import { formatResultCode } from '../../base/result-code.ts'
import { decodeText } from '../../base/text.ts'
import { decodeUtf16le } from '../../base/utf16.ts'

const WIDE_MINIMUM_CHARACTERS = 4
const NARROW_MINIMUM_BYTES = 5

/** Everything readable in [from, to), in order: texts, and codes as "(possible …)". */
export function scrapeTexts(bytes: Uint8Array, from: number, to: number): string[] {
  const found: string[] = []
  let gapFrom = from
  for (let at = from; at < to; ) {
    const wideEnd = endOfWide(bytes, at, to)
    const narrowEnd = wideEnd > at ? at : endOfNarrow(bytes, at, to)
    const isText = wideEnd > at || narrowEnd - at >= NARROW_MINIMUM_BYTES
    if (isText) {
      appendCodes(found, bytes, gapFrom, at)
      found.push(wideEnd > at ? decodeUtf16le(bytes, at, wideEnd) : decodeText(bytes, at, narrowEnd))
    }
    // A text ends with its terminator; a text too short to show is passed over whole, or its end would begin another.
    if (wideEnd > at) at = skipZeros(bytes, wideEnd, to, 2)
    else at = narrowEnd - at > 1 ? skipZeros(bytes, narrowEnd, to, 1) : at + 1
    if (isText) gapFrom = at
  }
  appendCodes(found, bytes, gapFrom, to)
  return found
}

function skipZeros(bytes: Uint8Array, at: number, to: number, count: number): number {
  let next = at
  while (next < to && next < at + count && bytes[next] === 0) next++
  return next
}

/** End of a run of at least four UTF-16 characters that begins at `at`, or `at`. */
function endOfWide(bytes: Uint8Array, at: number, to: number): number {
  let end = at
  while (end + 2 <= to && isWideText(u16le(bytes, end), end - at >= 2 * WIDE_MINIMUM_CHARACTERS)) end += 2
  return end - at >= 2 * WIDE_MINIMUM_CHARACTERS ? end : at
}

/** Inside a run that has proved itself, letters of all scripts belong to it. */
function isWideText(unit: number, proved: boolean): boolean {
  if (unit < 0x80) return isPrintable(unit)
  return (unit >= 0xa0 && unit <= 0x17f) || (proved && unit > 0x17f && unit < 0xe000)
}

function isPrintable(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === TAB || byte === CR || byte === LF
}

/** End of the run of ASCII or UTF-8 text that begins at `at`. */
function endOfNarrow(bytes: Uint8Array, at: number, to: number): number {
  let end = at
  while (end < to) {
    const byte = bytes[end] ?? 0
    const length = isPrintable(byte) ? 1 : end > at ? sequenceLength(bytes, end, to) : 0
    if (length === 0) break
    end += length
  }
  return end
}

/** Length of the UTF-8 sequence of two to four bytes at `at`, or 0. */
function sequenceLength(bytes: Uint8Array, at: number, to: number): number {
  const first = bytes[at] ?? 0
  const length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 0
  if (length === 0 || first >= 0xf5 || at + length > to) return 0
  for (let i = 1; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0
  return length
}

/** Facilities whose codes sign-in meets: Win32, security, web services, UCC API, SIP status, sign-in, SIP server. */
const SIGN_IN_FACILITIES: ReadonlySet<number> = new Set([
  0x8007, 0x8009, 0x800c, 0x80ee, 0x80ef, 0x80f1, 0x80fb, 0xc3e8, 0xc3e9,
])

/** Appends what looks like a failing code among the 32-bit numbers of a gap between texts. */
function appendCodes(found: string[], bytes: Uint8Array, from: number, to: number): void {
  for (let at = from; at + 4 <= to; at += 4) {
    const value = u32le(bytes, at)
    // "result code" makes the observers of texts look at it; other bit patterns are more often addresses.
    if (SIGN_IN_FACILITIES.has(value >>> 16)) found.push(`(possible result code ${formatResultCode(value)})`)
    else if (value >>> 28 === 8) found.push(`(possible ${formatResultCode(value)})`)
  }
}

/** One text of scraped parts: a part with line ends stands on lines of its own, so that a message begins at a line start. */
export function joinScraped(parts: readonly string[]): string {
  let text = ''
  for (const [i, part] of parts.entries()) {
    if (i > 0) text += part.includes('\n') || text.endsWith('\n') ? endLine(text) : ' '
    text += part
  }
  return text
}

function endLine(text: string): string {
  return text.endsWith('\n') ? '' : '\n'
}
