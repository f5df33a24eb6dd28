// SIP messages to be sent, RFC 3261 §7: counterpart of message.ts.

import { formatMessage, withContentLength } from '../format-head.ts'
import type { HeaderField } from '../header-lines.ts'
import type { SipStartLine } from './message.ts'
import { reasonPhrase } from './reason-phrase.ts'

/** What is needed to send a message; a parsed SipMessage is one too. */
export interface SipOutgoing {
  readonly start: SipStartLine
  readonly headers: readonly HeaderField[]
  /** Text goes out as UTF-8. */
  readonly body: string | Uint8Array
}

/**
 * The bytes of a message. Without a Content-Length among the headers the right one is added, as a stream transport
 * needs it (RFC 3261 §18.3); one that is there goes out as it is, right or wrong.
 */
export function formatSipMessage(message: SipOutgoing): Uint8Array<ArrayBuffer> {
  const headers = withContentLength(message.headers, message.body)
  return formatMessage(formatSipStartLine(message.start), headers, message.body)
}

/** "REGISTER sip:contoso.com SIP/2.0" or "SIP/2.0 200 OK"; an empty reason phrase is filled in: some clients need one. */
export function formatSipStartLine(start: SipStartLine): string {
  if (start.kind === 'request') return `${start.method} ${start.uri} SIP/2.0`
  return `SIP/2.0 ${start.status} ${start.reason === '' ? reasonPhrase(start.status) : start.reason}`
}
