// What a registrar lets a client prove itself with: the schemes of the challenge to a REGISTER without credentials.

import type { Attempt } from '../../trace/attempt.ts'
import type { SipExchange } from '../../trace/sip-exchange.ts'
import type { SipSeen } from '../../trace/sip-seen.ts'
import { stepsOf } from './attempts-about.ts'

export interface Offer {
  /** Lower case: "ntlm", "kerberos", "tls-dsk", "digest", "bearer". */
  readonly schemes: ReadonlySet<string>
  /** As written, for a person. */
  readonly names: readonly string[]
  readonly challenge: SipSeen
}

/** The last full challenge of an attempt: one that carries no token, so that every scheme is listed. */
export function lastOffer(attempt: Attempt): Offer | undefined {
  const offers = stepsOf(attempt).flatMap(({ what }) =>
    what.kind === 'sip' && what.method === 'REGISTER' ? (readOffer(what) ?? []) : [],
  )
  return offers.at(-1)
}

/** The schemes a 401 or 407 offers; undefined when it goes on with a handshake or is no challenge. */
export function readOffer({ final }: SipExchange): Offer | undefined {
  if (final?.status !== 401 && final?.status !== 407) return undefined
  if (final.challenges.some(({ hasToken }) => hasToken)) return undefined
  const names = [...new Set(final.challenges.map(({ scheme }) => scheme).filter(name => name !== ''))]
  return { schemes: new Set(names.map(name => name.toLowerCase())), names, challenge: final }
}
