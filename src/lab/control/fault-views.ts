// Faults as the control socket and the command line show them.

import type { Fault } from '../fault.ts'
import type { FaultView } from './calls.ts'

/** @param active ids of those that are on */
export function viewFaults(faults: readonly Fault[], active: readonly string[]): FaultView[] {
  return faults.map(({ id, title, records, expects: { inside, outside } }) => ({
    id,
    title,
    records,
    active: active.includes(id),
    expects: {
      inside: { stored: inside.stored.kind, none: inside.none.kind },
      outside: { stored: outside.stored.kind, none: outside.none.kind },
    },
  }))
}
