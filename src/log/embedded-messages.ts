// SIP and HTTP messages inside the text of a record: S4 dumps, HTTP traces of web components, pasted excerpts.
// A message begins where a line is a start line and the next line is a header (or the text ends).

import { asciiBytes, CR, findLineEnd, hasAt, isEmptyLine } from '../base/ascii.ts'
import { decodeText } from '../base/text.ts'
import { parseHttpStartLine } from '../protocol/http/message.ts'
import { parseSipStartLine } from '../protocol/sip/message.ts'
import type { Direction, Origin } from '../trace/origin.ts'
import { offerMessage, type Sink } from '../trace/raw.ts'
import { measureMessage } from './message-shape.ts'

/** A text that may hold messages. */
export interface EmbeddingText {
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
  readonly base: number
  readonly origin: Origin
}

const START_LIMIT_BYTES = 4096

/** "sip", "http" or undefined: what the line [from, to) starts. Cheap for lines that start nothing. */
export function startedProtocol(bytes: Uint8Array, from: number, to: number): 'sip' | 'http' | undefined {
  const first = bytes[from] ?? 0
  const letter = (first >= 65 && first <= 90) || (first >= 97 && first <= 122)
  if (!letter || to - from < 10 || to - from > START_LIMIT_BYTES) return undefined
  const end = bytes[to - 1] === CR ? to - 1 : to
  if (hasAt(bytes, from, SIP_VERSION))
    return parseSipStartLine(decodeText(bytes, from, end)) ? 'sip' : undefined
  if (hasAt(bytes, from, HTTP_SLASH))
    return parseHttpStartLine(decodeText(bytes, from, end)) ? 'http' : undefined
  if (hasAt(bytes, end - SIP_VERSION.length, SIP_VERSION)) {
    return parseSipStartLine(decodeText(bytes, from, end)) ? 'sip' : undefined
  }
  const versioned = hasAt(bytes, end - HTTP_SLASH.length - 3, HTTP_SLASH)
  if (!versioned && !hasUrlAfterMethod(bytes, from, end)) return undefined
  return parseHttpStartLine(decodeText(bytes, from, end)) ? 'http' : undefined
}

const SIP_VERSION = asciiBytes('SIP/2.0')
const HTTP_SLASH = asciiBytes('HTTP/')
const HTTP_URL = asciiBytes('http')
/** Methods that are believed without a version behind the URL. */
const WEB_METHODS = new Set(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'])

function hasUrlAfterMethod(bytes: Uint8Array, from: number, to: number): boolean {
  const space = bytes.indexOf(32, from)
  if (space < from + 3 || space > from + 7 || space >= to || !hasAt(bytes, space + 1, HTTP_URL)) return false
  return WEB_METHODS.has(decodeText(bytes, from, space))
}

/**
 * Emits every message in the text. Direction comes from a preceding S4 mark.
 * @returns where the first message (with its mark) begins, or `text.to` when there is none
 */
export function emitEmbeddedMessages(text: EmbeddingText, sink: Sink): number {
  const starts = findStarts(text)
  for (const [i, start] of starts.entries()) emitOne(text, start, starts[i + 1]?.markFrom ?? text.to, i, sink)
  return starts[0]?.markFrom ?? text.to
}

interface Start {
  readonly protocol: 'sip' | 'http'
  readonly from: number
  readonly lineEnd: number
  /** Start of the mark line before the message, or of the message. */
  readonly markFrom: number
  readonly direction: Direction
  readonly local?: string
  readonly peer?: string
}

const S4_MARK = /^[<>]{4,}\s*(Outgoing|Incoming) SipMessage c=\[([^\]]*)\], (\S+?)(->|<-)(\S+)/

function findStarts(text: EmbeddingText): Start[] {
  const starts: Start[] = []
  let mark: { readonly from: number; readonly text: string } | undefined
  for (let at = text.from; at < text.to; ) {
    const end = findLineEnd(text.bytes, at, text.to)
    const protocol = startedProtocol(text.bytes, at, end)
    if (protocol && followedByHeader(text.bytes, end + 1, text.to)) {
      starts.push({ protocol, from: at, lineEnd: end, markFrom: mark?.from ?? at, ...readMark(mark?.text) })
    }
    const first = text.bytes[at]
    mark =
      first === 60 || first === 62
        ? { from: at, text: decodeText(text.bytes, at, Math.min(end, at + 400)) }
        : undefined
    at = end + 1
  }
  return starts
}

function readMark(mark: string | undefined): { direction: Direction; local?: string; peer?: string } {
  const match = S4_MARK.exec(mark ?? '')
  if (!match) return { direction: 'none' }
  return { direction: match[1] === 'Outgoing' ? 'out' : 'in', local: match[3] ?? '', peer: match[5] ?? '' }
}

function followedByHeader(bytes: Uint8Array, from: number, to: number): boolean {
  if (from >= to) return true
  const end = findLineEnd(bytes, from, to)
  if (isEmptyLine(bytes, from, end)) return true
  return /^[!-9;-~]+ ?:/.test(decodeText(bytes, from, Math.min(end, from + 80)))
}

const END_OF_S4 = asciiBytes('------------EndOf')

/** Start of the line that ends an S4 dump, or `to`. */
function findS4End(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at = findLineEnd(bytes, at, to) + 1) if (hasAt(bytes, at, END_OF_S4)) return at
  return to
}

function emitOne(text: EmbeddingText, start: Start, limit: number, ordinal: number, sink: Sink): void {
  const { bytes } = text
  const end = findS4End(bytes, start.lineEnd, limit)
  offerMessage(sink, {
    protocol: start.protocol,
    bytes,
    base: text.base,
    ordinal,
    ...measureMessage(bytes, start.from, Math.min(start.lineEnd, end), end).parts,
    origin: {
      ...text.origin,
      direction: start.direction === 'none' ? text.origin.direction : start.direction,
      ...(start.local === undefined ? {} : { local: start.local }),
      ...(start.peer === undefined ? {} : { peer: start.peer }),
    },
  })
}
