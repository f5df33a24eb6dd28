// A whole SIP message, RFC 3261 §7, from the slices in which a log holds it. Never throws; odd parts become problems.

import type { Problem } from '../../base/problem.ts'
import { decodeText } from '../../base/text.ts'
import { type Header, type HeaderField, headerValue, parseHeaderLines } from '../header-lines.ts'
import type { MessageParts } from '../message-parts.ts'

export interface SipRequestLine {
  readonly kind: 'request'
  readonly method: string
  readonly uri: string
}

export interface SipStatusLine {
  readonly kind: 'response'
  readonly status: number
  readonly reason: string
}

export type SipStartLine = SipRequestLine | SipStatusLine

export interface SipMessage {
  readonly start: SipStartLine
  readonly headers: readonly Header[]
  /** Body as text; '' when empty or removed from the log. */
  readonly body: string
  readonly problems: readonly Problem[]
}

const REQUEST_LINE = /^([A-Za-z]{2,20}) +(\S+) +SIP\/2\.0\s*$/i
const STATUS_LINE = /^SIP\/2\.0 +(\d{3})(?: +(.*?))?\s*$/i

/** Reads a start line; undefined when it is not one of SIP. */
export function parseSipStartLine(text: string): SipStartLine | undefined {
  const response = STATUS_LINE.exec(text)
  if (response) return { kind: 'response', status: Number(response[1]), reason: response[2] ?? '' }
  const request = REQUEST_LINE.exec(text)
  if (request) return { kind: 'request', method: (request[1] ?? '').toUpperCase(), uri: request[2] ?? '' }
  return undefined
}

/** Parses one message; header offsets are offsets in `parts.bytes`. Undefined when the start line is not one of SIP. */
export function parseSipMessage(parts: MessageParts): SipMessage | undefined {
  const start = parseSipStartLine(decodeText(parts.bytes, parts.startFrom, parts.startTo))
  if (!start) return undefined
  const section = parseHeaderLines(parts.bytes, parts.headFrom, parts.headTo)
  return {
    start,
    headers: section.headers,
    body: decodeText(parts.bytes, parts.bodyFrom, parts.bodyTo),
    problems: section.problems,
  }
}

export interface CSeq {
  readonly number: number
  readonly method: string
}

/** CSeq, RFC 3261 §20.16; number NaN when it is not one. */
export function readCSeq(headers: readonly HeaderField[]): CSeq | undefined {
  const match = /^(\S+)\s+(\S+)/.exec(headerValue(headers, 'CSeq') ?? '')
  return match ? { number: Number(match[1]), method: (match[2] ?? '').toUpperCase() } : undefined
}

/** Method of the message: of the request line, or of CSeq for a response. */
export function methodOf(message: SipMessage): string {
  return message.start.kind === 'request' ? message.start.method : (readCSeq(message.headers)?.method ?? '')
}
