// Whether the words of one observation stand inside those of another: the sentence of a Windows event is read twice.

import type { Observation } from '../../trace/observation.ts'

/** True when `inner` begins within the place of `outer`. */
export function isWithin({ origin: inner }: Observation, { origin: outer }: Observation): boolean {
  return (
    outer.source === inner.source &&
    inner.offset >= outer.offset &&
    inner.offset < outer.offset + outer.length
  )
}
