// HTTP/1.x messages as logs hold them, RFC 7230 §3: request line in origin or absolute form, status line, headers, body.

import type { Problem } from '../../base/problem.ts'
import { decodeText } from '../../base/text.ts'
import { type Header, parseHeaderLines } from '../header-lines.ts'
import type { MessageParts } from '../message-parts.ts'

export interface HttpRequestLine {
  readonly kind: 'request'
  readonly method: string
  /** As written: path, or absolute URL. */
  readonly target: string
}

export interface HttpStatusLine {
  readonly kind: 'response'
  readonly status: number
  readonly reason: string
}

export type HttpStartLine = HttpRequestLine | HttpStatusLine

export interface HttpMessage {
  readonly start: HttpStartLine
  readonly headers: readonly Header[]
  readonly body: string
  readonly problems: readonly Problem[]
}

const REQUEST_LINE = /^([A-Z]{3,10}) +(\S+)(?: +HTTP\/\d(?:\.\d)?)?\s*$/
const STATUS_LINE = /^HTTP\/\d(?:\.\d)? +(\d{3})(?: +(.*?))?\s*$/i

/** Reads a start line; `HTTP/x` may be missing from a request line (as when pasted). Undefined for other text. */
export function parseHttpStartLine(text: string): HttpStartLine | undefined {
  const response = STATUS_LINE.exec(text)
  if (response) return { kind: 'response', status: Number(response[1]), reason: response[2] ?? '' }
  const request = REQUEST_LINE.exec(text)
  if (request) return { kind: 'request', method: request[1] ?? '', target: request[2] ?? '' }
  return undefined
}

/** Parses one message; header offsets are offsets in `parts.bytes`. Undefined when the start line is not one of HTTP. */
export function parseHttpMessage(parts: MessageParts): HttpMessage | undefined {
  const start = parseHttpStartLine(decodeText(parts.bytes, parts.startFrom, parts.startTo))
  if (!start) return undefined
  const section = parseHeaderLines(parts.bytes, parts.headFrom, parts.headTo)
  return {
    start,
    headers: section.headers,
    body: decodeText(parts.bytes, parts.bodyFrom, parts.bodyTo),
    problems: section.problems,
  }
}
