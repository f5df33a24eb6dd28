// A cause with its certainty, in the order in which rules write it, and short forms so that a ranking reads as a list.

import type { Certainty, RankedCause } from './rule.ts'

/** A ranked cause; `because` is what speaks for or against it here. */
export function ranked(id: string, certainty: Certainty, because = ''): RankedCause {
  return { id, certainty, because }
}

type Rank = (id: string, because?: string) => RankedCause

function createRank(certainty: Certainty): Rank {
  return (id, because) => ranked(id, certainty, because)
}

/** The evidence leaves no other reading. */
export const certain = createRank('certain')
/** The evidence fits and something specific speaks for it. */
export const likely = createRank('likely')
/** The evidence fits; nothing speaks for or against it. */
export const possible = createRank('possible')

/** The same causes with `first` in front; a cause of that id further down is left out. */
export function ledBy(first: RankedCause, others: readonly RankedCause[]): RankedCause[] {
  return [first, ...others.filter(({ id }) => id !== first.id)]
}

/** The same causes, each only possible. */
export function weakened(causes: readonly RankedCause[]): RankedCause[] {
  return causes.map(cause => ({ ...cause, certainty: 'possible' }))
}
