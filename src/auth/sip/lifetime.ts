// How long a security association may live: MS-SIPAE §3.1 names eight hours, or less when what proved it ends sooner.

import { US_PER_HOUR } from '../../base/time.ts'

export const MAX_ASSOCIATION_US = 8 * US_PER_HOUR

/** End of an association made now on the strength of something that ends at `proofEndsUs`. */
export function associationEnd(nowUs: number, proofEndsUs = Number.POSITIVE_INFINITY): number {
  return Math.min(nowUs + MAX_ASSOCIATION_US, proofEndsUs)
}
