// Events of Schannel in the System log: a handshake that this machine refused, or that the other side ended with an alert.

import type { WindowsEvent } from '../../trace/observation.ts'
import type { Facts } from './facts.ts'
import type { TlsReason } from './tls-reason.ts'

export interface SchannelEvent {
  readonly event: WindowsEvent
  /** Number of the alert, RFC 5246 §7.2, where the event names one. */
  readonly alert: number | undefined
  /** The reason the event itself stands for; undefined when only the alert tells. */
  readonly reason: TlsReason | undefined
}

/** Events that say in themselves what was wrong. */
const REASONS: ReadonlyMap<number, TlsReason> = new Map<number, TlsReason>([
  [36874, 'no-common'], // none of the client's cipher suites is supported
  [36881, 'date'], // the certificate of the other side has expired
  [36882, 'untrusted'], // it was issued by an authority that is not trusted
  [36883, 'revoked'],
  [36884, 'name'], // it is for another name
])

/** A fatal alert was received; a fatal alert was generated. */
const ALERTS: ReadonlySet<number> = new Set([36887, 36888])

/** The events about handshakes. */
export function schannelEventsOf(facts: Facts): SchannelEvent[] {
  return facts.events.flatMap(event => {
    if (!/schannel/i.test(event.provider) || !(REASONS.has(event.eventId) || ALERTS.has(event.eventId)))
      return []
    const number = /\b(?:code is|received:|code:)\s*(\d{1,3})\b/i.exec(event.description)?.[1]
    return [
      { event, alert: number === undefined ? undefined : Number(number), reason: REASONS.get(event.eventId) },
    ]
  })
}
