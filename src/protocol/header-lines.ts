// Header sections of SIP and HTTP messages (RFC 3261 §7.3, RFC 7230 §3.2) as they stand in logs: folded, unfolded by a web
// page, with odd lines. Every line ends up in a header or in a problem.

import { findLineEnd, isEmptyLine, SPACE, TAB, trimEnd } from '../base/ascii.ts'
import type { Problem } from '../base/problem.ts'
import { decodeText } from '../base/text.ts'

/** A header on its own: one to be sent, or one that was read. */
export interface HeaderField {
  readonly name: string
  readonly value: string
}

/** One header that was read; `from`/`to` are byte offsets of the whole header (name to end of value) in the parsed bytes. */
export interface Header extends HeaderField {
  readonly from: number
  readonly to: number
}

export interface HeaderSection {
  readonly headers: readonly Header[]
  readonly problems: readonly Problem[]
  /** Offset after the empty line that ends the section, or the end of the bytes. */
  readonly bodyFrom: number
}

/** Compact forms, RFC 3261 §7.3.3; Microsoft does not send them, gateways do. */
const COMPACT_NAMES: Readonly<Record<string, string>> = {
  f: 'From',
  t: 'To',
  i: 'Call-ID',
  m: 'Contact',
  v: 'Via',
  l: 'Content-Length',
  c: 'Content-Type',
  k: 'Supported',
  s: 'Subject',
  e: 'Content-Encoding',
  o: 'Event',
}

/** All spellings of a header name, lower case: itself, and its compact or long form. */
export function spellingsOf(name: string): string[] {
  const lower = name.toLowerCase()
  const long = COMPACT_NAMES[lower]?.toLowerCase()
  const compact = Object.keys(COMPACT_NAMES).find(short => COMPACT_NAMES[short]?.toLowerCase() === lower)
  return [lower, ...(long === undefined ? [] : [long]), ...(compact === undefined ? [] : [compact])]
}

/** Parses header lines of [from, to) up to an empty line. Names keep their spelling, compact names are written out. */
export function parseHeaderLines(bytes: Uint8Array, from: number, to: number): HeaderSection {
  const headers: Header[] = []
  const problems: Problem[] = []
  let at = from
  while (at < to) {
    const end = findLineEnd(bytes, at, to)
    const next = Math.min(end + 1, to)
    if (isEmptyLine(bytes, at, end)) return { headers, problems, bodyFrom: next }
    appendLine(headers, problems, bytes, at, trimEnd(bytes, at, end))
    at = next
  }
  return { headers, problems, bodyFrom: to }
}

function appendLine(
  headers: Header[],
  problems: Problem[],
  bytes: Uint8Array,
  from: number,
  to: number,
): void {
  const colon = findNameEnd(bytes, from, to)
  if (colon >= 0) {
    const name = decodeText(bytes, from, trimEnd(bytes, from, colon))
    const value = decodeText(bytes, colon + 1, to).trim()
    headers.push({ name: COMPACT_NAMES[name.toLowerCase()] ?? name, value, from, to })
    return
  }
  const last = headers.at(-1)
  const folded = bytes[from] === SPACE || bytes[from] === TAB
  if (last) {
    // A line without a name is folding whose leading blank a web page has eaten.
    headers[headers.length - 1] = {
      ...last,
      value: `${last.value} ${decodeText(bytes, from, to).trim()}`.trim(),
      to,
    }
    if (folded) return
  }
  problems.push({
    code: 'header-without-name',
    text: `Line "${decodeText(bytes, from, Math.min(to, from + 60))}" in the headers has no "name:"`,
    at: from,
  })
}

/** Offset of the colon after a header name (token characters only) at the line start, or -1. */
function findNameEnd(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] === SPACE || bytes[from] === TAB) return -1
  for (let i = from; i < to; i++) {
    const byte = bytes[i] ?? 0
    if (byte === 58) return i > from ? i : -1
    if (!isTokenByte(byte) && !(byte === SPACE && isBlankRunBeforeColon(bytes, i, to))) return -1
  }
  return -1
}

function isBlankRunBeforeColon(bytes: Uint8Array, from: number, to: number): boolean {
  let i = from
  while (i < to && bytes[i] === SPACE) i++
  return bytes[i] === 58
}

function isTokenByte(byte: number): boolean {
  return (
    (byte >= 97 && byte <= 122) ||
    (byte >= 65 && byte <= 90) ||
    (byte >= 48 && byte <= 57) ||
    byte === 45 ||
    byte === 95 ||
    byte === 46 ||
    byte === 33 ||
    byte === 37 ||
    byte === 42 ||
    byte === 43 ||
    byte === 126
  )
}

/** Values of all headers of that name (compared without case), in order. */
export function headerValues(headers: readonly HeaderField[], name: string): string[] {
  const lower = name.toLowerCase()
  return headers.filter(header => header.name.toLowerCase() === lower).map(header => header.value)
}

/** The first header of that name, compared without case. */
export function findHeader<T extends HeaderField>(headers: readonly T[], name: string): T | undefined {
  const lower = name.toLowerCase()
  return headers.find(header => header.name.toLowerCase() === lower)
}

/** Value of the first header of that name. */
export function headerValue(headers: readonly HeaderField[], name: string): string | undefined {
  return findHeader(headers, name)?.value
}
