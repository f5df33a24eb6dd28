// A cause with its certainty, in the order in which rules write it.

import type { Certainty, RankedCause } from './rule.ts'

/** A ranked cause; `because` is what speaks for or against it here. */
export function ranked(id: string, certainty: Certainty, because = ''): RankedCause {
  return { id, certainty, because }
}
