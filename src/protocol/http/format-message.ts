// HTTP/1.1 messages as bytes, RFC 7230 §3: for traces of the lab and the probe. Counterpart of message.ts.

import { formatMessage, withContentLength } from '../format-head.ts'
import type { HeaderField } from '../header-lines.ts'
import type { HttpStartLine } from './message.ts'

/** What is needed to write a message; a parsed HttpMessage is one too. */
export interface HttpOutgoing {
  readonly start: HttpStartLine
  readonly headers: readonly HeaderField[]
  readonly body: string | Uint8Array
}

/**
 * The bytes of a message. A body without Content-Length gets one; Transfer-Encoding is not applied: a trace shows the
 * body as the application saw it.
 */
export function formatHttpMessage(message: HttpOutgoing): Uint8Array<ArrayBuffer> {
  const headers =
    message.body.length === 0 ? message.headers : withContentLength(message.headers, message.body)
  return formatMessage(formatHttpStartLine(message.start), headers, message.body)
}

/** "GET /path HTTP/1.1" or "HTTP/1.1 200 OK". */
export function formatHttpStartLine(start: HttpStartLine): string {
  if (start.kind === 'request') return `${start.method} ${start.target} HTTP/1.1`
  return `HTTP/1.1 ${start.status} ${start.reason}`.trimEnd()
}
