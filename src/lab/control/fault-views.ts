// Faults as the control socket and the command line show them.

import type { Fault } from '../fault.ts'
import type { FaultView } from './calls.ts'

/** @param active ids of those that are on */
export function viewFaults(faults: readonly Fault[], active: readonly string[]): FaultView[] {
  return faults.map(({ id, title, records, hits, user, auth }) => ({
    id,
    title,
    records,
    hits,
    active: active.includes(id),
    ...(user === undefined ? {} : { user }),
    ...(auth === undefined ? {} : { auth }),
  }))
}
