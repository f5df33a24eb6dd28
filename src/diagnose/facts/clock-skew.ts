// How far the clocks of clients and servers are from the reference, where a log tells.

import { formatDuration, US_PER_MINUTE } from '../../base/time.ts'
import type { Attempt } from '../../trace/attempt.ts'
import type { SourceClock } from '../../trace/clock.ts'
import type { Facts } from './facts.ts'

/** Kerberos refuses beyond this. RFC 4120 §7.5.7 and Windows default; NTLM in SIP allows 15 minutes. MS-SIPAE §3.3. */
export const ALLOWED_SKEW_US = 5 * US_PER_MINUTE

/** Clocks of the attempt's logs that are off by more than Kerberos allows; clocks that no log tells of are left out. */
export function wrongClocksOf(facts: Facts, attempt: Attempt): SourceClock[] {
  return facts.clocks.filter(
    ({ source, known, skewUs }) =>
      known && attempt.sources.includes(source) && Math.abs(skewUs) > ALLOWED_SKEW_US,
  )
}

/** "12 min 00 s ahead of the server" */
export function tellSkew({ skewUs }: SourceClock): string {
  return `${formatDuration(Math.abs(skewUs))} ${skewUs > 0 ? 'ahead of' : 'behind'} the server`
}
