// A web ticket as HTTP headers carry it: `X-MS-WebTicket: opaque=<base64>`, `cwt=<compact ticket>`, `Authorization: Bearer cwt=…`.
// MS-OCAUTHWS §1.5.

import { decodeBase64 } from '../../base/base64.ts'
import { decodeText } from '../../base/text.ts'

export interface WebTicket {
  /** opaque: an assertion; cwt: a compact web ticket, whose content only the server knows. */
  readonly kind: 'opaque' | 'cwt'
  /** Text of the assertion; undefined when the value holds none. */
  readonly assertion: string | undefined
  /** Characters of the ticket as sent. */
  readonly length: number
}

/** Reads a header value; undefined when it is no web ticket. */
export function readWebTicket(value: string): WebTicket | undefined {
  const match = /^\s*(?:Bearer\s+)?(opaque|cwt)=\s*(\S*)/i.exec(value)
  if (!match) return undefined
  const [, kind = '', ticket = ''] = match
  const bytes = decodeBase64(ticket)
  const text = bytes === undefined ? '' : decodeText(bytes)
  return {
    kind: kind.toLowerCase() === 'cwt' ? 'cwt' : 'opaque',
    assertion: /<(?:[\w.-]+:)?Assertion[\s>]/.test(text) ? text : undefined,
    length: ticket.length,
  }
}
