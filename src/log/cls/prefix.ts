// The prefix of a CLS text record: level(flags) [pool\machine]pid.tid::MM/DD/YYYY-HH:MM:SS.mmm.seq (component,function:file(line)).
// The prefix is configurable in the tools; a line that deviates keeps level and flags and loses only what it lacks.

import { asciiBytes, findBytes, isDigit, isUpper, SPACE, TAB, twoDigits } from '../../base/ascii.ts'
import { civilToUs } from '../../base/time.ts'

/** A prefix is looked for in this many bytes. */
const PREFIX_LIMIT_BYTES = 400

/** Offset of "TL_" after optional blanks, when the line begins `TL_` letters `(`; else -1. */
export function findLevel(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  if (bytes[at] === SPACE || bytes[at] === TAB) while (at < to && at < from + 8 && bytes[at] === SPACE) at++
  if (bytes[at] !== 84 || bytes[at + 1] !== 76 || bytes[at + 2] !== 95 || !isUpper(bytes[at + 3])) return -1
  let i = at + 4
  while (i < to && isUpper(bytes[i])) i++
  return i < to && bytes[i] === 40 ? at : -1
}

/** Offset of the date "MM/DD/YYYY-HH:MM:SS.mmm" that follows "pid.tid::", or -1. */
export function findStamp(bytes: Uint8Array, from: number, to: number): number {
  const limit = Math.min(to, from + PREFIX_LIMIT_BYTES) - 25
  let at = bytes.indexOf(58, from)
  while (at >= 0 && at <= limit) {
    if (bytes[at + 1] === 58 && isStampAt(bytes, at + 2)) return at + 2
    at = bytes.indexOf(58, at + 1)
  }
  return -1
}

function isStampAt(bytes: Uint8Array, at: number): boolean {
  return (
    isDigit(bytes[at]) &&
    bytes[at + 2] === 47 &&
    bytes[at + 5] === 47 &&
    isDigit(bytes[at + 6]) &&
    bytes[at + 10] === 45 &&
    bytes[at + 13] === 58 &&
    bytes[at + 16] === 58 &&
    bytes[at + 19] === 46
  )
}

/** µs of the stamp at `at` (as found by `findStamp`), as if UTC; NaN when a part is no number. */
export function readStampUs(bytes: Uint8Array, at: number): number {
  return civilToUs({
    month: twoDigits(bytes, at),
    day: twoDigits(bytes, at + 3),
    year: twoDigits(bytes, at + 6) * 100 + twoDigits(bytes, at + 8),
    hour: twoDigits(bytes, at + 11),
    minute: twoDigits(bytes, at + 14),
    second: twoDigits(bytes, at + 17),
    us: (((bytes[at + 20] ?? 48) - 48) * 100 + twoDigits(bytes, at + 21)) * 1000,
  })
}

/** Ranges of the parts of a prefix; a part that is missing has from === to. */
export interface ClsPrefix {
  readonly levelFrom: number
  readonly levelTo: number
  readonly originFrom: number
  readonly originTo: number
  readonly componentFrom: number
  readonly componentTo: number
  /** What follows the prefix: pointer, correlation and text. */
  readonly restFrom: number
}

/** Takes the first line of a record apart. */
export function readPrefix(bytes: Uint8Array, from: number, to: number): ClsPrefix {
  const levelFrom = Math.max(from, findLevel(bytes, from, to))
  const open = indexBefore(bytes, 40, levelFrom, to)
  const close = indexBefore(bytes, 41, open, to)
  const originFrom = bytes[close + 1] === 91 ? close + 2 : bytes[close + 2] === 91 ? close + 3 : -1
  const originTo = originFrom < 0 ? -1 : indexBefore(bytes, 93, originFrom, to)
  const stamp = findStamp(bytes, from, to)
  const componentOpen = indexBefore(
    bytes,
    40,
    stamp < 0 ? close : stamp,
    Math.min(to, from + PREFIX_LIMIT_BYTES),
  )
  const comma = indexBefore(bytes, 44, componentOpen, to)
  const hasComponent = componentOpen < to && comma < to
  return {
    levelFrom: levelFrom + 3,
    levelTo: open,
    originFrom: originTo < 0 ? from : originFrom,
    originTo: originTo < 0 ? from : originTo,
    componentFrom: hasComponent ? componentOpen + 1 : from,
    componentTo: hasComponent ? comma : from,
    restFrom: hasComponent ? findComponentEnd(bytes, comma, to) : Math.min(to, close + 1),
  }
}

const DOUBLE_CLOSE = asciiBytes('))')

/** Offset after "…file(line))"; a function name can itself hold brackets, so the first "))" after the comma ends it. */
function findComponentEnd(bytes: Uint8Array, from: number, to: number): number {
  const end = findBytes(bytes, DOUBLE_CLOSE, from, to)
  return end < 0 ? Math.min(to, indexBefore(bytes, 41, from, to) + 1) : end + 2
}

function indexBefore(bytes: Uint8Array, byte: number, from: number, to: number): number {
  const at = bytes.indexOf(byte, from)
  return at < 0 || at > to ? to : at
}

/** Ranges of "[correlation]" (without brackets) and of the text behind pointer and correlation. */
export interface ClsRest {
  readonly correlationFrom: number
  readonly correlationTo: number
  readonly textFrom: number
}

/** Reads `[ "(" pointer ")" ] [ "[" correlation "]" ] text`. */
export function readRest(bytes: Uint8Array, from: number, to: number): ClsRest {
  let at = skipBlanks(bytes, from, to)
  if (bytes[at] === 40) {
    const close = indexBefore(bytes, 41, at, to)
    if (close - at <= 24 && isPointer(bytes, at + 1, close)) at = skipBlanks(bytes, close + 1, to)
  }
  if (bytes[at] === 91) {
    let i = at + 1
    while (i < to && isDigit(bytes[i])) i++
    if (i > at + 1 && bytes[i] === 93) {
      return { correlationFrom: at + 1, correlationTo: i, textFrom: skipBlanks(bytes, i + 1, to) }
    }
  }
  return { correlationFrom: at, correlationTo: at, textFrom: at }
}

function skipBlanks(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && (bytes[at] === SPACE || bytes[at] === TAB)) at++
  return at
}

function isPointer(bytes: Uint8Array, from: number, to: number): boolean {
  let digits = 0
  for (let i = from; i < to; i++) {
    const byte = bytes[i] ?? 0
    if (byte === SPACE) continue
    const hex = isDigit(byte) || (byte >= 65 && byte <= 70) || (byte >= 97 && byte <= 102)
    if (!hex) return false
    digits++
  }
  return digits >= 8 && digits <= 16
}
