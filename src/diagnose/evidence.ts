// Evidence: which bytes of which record support a finding. Resolved to file, line and words only when it is shown.

import type { Observation } from '../trace/observation.ts'
import type { Origin } from '../trace/origin.ts'
import type { SipExchange } from '../trace/sip-exchange.ts'
import type { SipSeen } from '../trace/sip-seen.ts'
import type { WebExchange } from '../trace/web-exchange.ts'

export interface Evidence {
  readonly origin: Origin
  /** Number of the message within the place. */
  readonly ordinal: number
  /** Header name, "start-line", "body", or "text" for the whole place. */
  readonly part: string
  /** The words, where they are known without reading the log again. */
  readonly quote: string | undefined
  /** What the words show, in a few words. */
  readonly note: string
}

/** Evidence in a SIP message: a header by name, or its start line. */
export function evidenceOfSip(seen: SipSeen, part = 'start-line', note = ''): Evidence {
  return { origin: seen.origin, ordinal: seen.ordinal, part, quote: undefined, note }
}

/** Evidence in the final response of an exchange, or in its request when there is none. */
export function evidenceOfExchange(exchange: SipExchange, part = 'start-line', note = ''): Evidence[] {
  const seen = exchange.final ?? exchange.request
  return seen ? [evidenceOfSip(seen, part, note)] : []
}

/** Evidence in a web exchange: a header of the answer, or the line or call that reports it. */
export function evidenceOfWeb(exchange: WebExchange, part = 'start-line', note = ''): Evidence {
  const message = exchange.response ?? exchange.request
  if (message) return { origin: message.origin, ordinal: message.ordinal, part, quote: undefined, note }
  const quote = exchange.call?.quote ?? exchange.line?.quote
  return { origin: exchange.origin, ordinal: 0, part: 'text', quote, note }
}

/** Evidence in an observation. */
export function evidenceOf(observation: Observation, note = ''): Evidence {
  return { origin: observation.origin, ordinal: 0, part: 'text', quote: observation.quote, note }
}
