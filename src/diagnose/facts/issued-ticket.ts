// The web ticket that a client showed when it was refused: who issued it, and for which URL.

import { readWebAddress } from '../../protocol/web-service.ts'
import type { Attempt } from '../../trace/attempt.ts'
import type { WebExchange } from '../../trace/web-exchange.ts'
import { stepsOf } from './attempts-about.ts'

export interface IssuedTicket {
  readonly exchange: WebExchange
  /** Server that issued it, as it named itself; '' when it did not. */
  readonly issuer: string
  /** URL it was asked for (AppliesTo); '' when the request is not in the log. */
  readonly audience: string
}

/** The last ticket that was issued in the attempt before the exchange. */
export function ticketBefore(attempt: Attempt, refused: WebExchange): IssuedTicket | undefined {
  const issued = stepsOf(attempt)
    .flatMap(({ what, outcome }) => (what.kind === 'web' && outcome === 'passed' ? [what] : []))
    .filter(what => what.service === 'web-ticket' && what.method !== 'GET' && isBefore(what, refused))
  const exchange = issued.at(-1)
  return exchange && { exchange, issuer: exchange.server, audience: audienceOf(exchange) }
}

function isBefore(a: WebExchange, b: WebExchange): boolean {
  return a.origin.source === b.origin.source ? a.origin.offset < b.origin.offset : a.fromUs <= b.fromUs
}

/** The address of AppliesTo in a request for a ticket. WS-Trust 1.3 §4.2. */
function audienceOf({ request }: WebExchange): string {
  const part = /<(?:[\w.-]+:)?AppliesTo\b[\s\S]*?<(?:[\w.-]+:)?Address[^>]*>\s*([^<\s]+)/i.exec(
    request?.body ?? '',
  )
  return part?.[1] ?? ''
}

/** True when a ticket for one URL is shown to another host. */
export function isForOtherHost({ audience }: IssuedTicket, { host }: WebExchange): boolean {
  const meant = readWebAddress(audience).host
  return meant !== '' && host !== '' && meant !== host
}
