// Which faults are on in a deployment.

import { findClosest } from '../base/closest.ts'
import { AppError } from '../base/errors.ts'
import type { Deployment } from './deployment.ts'
import type { Fault, Undo } from './fault.ts'

export interface FaultSwitch {
  readonly faults: readonly Fault[]
  /**
   * The fault of an id, or of its name without stage where only one has it.
   * @throws AppError('unknown-item') with the closest one
   */
  find(name: string): Fault
  /** Ids of those that are on. */
  active(): readonly string[]
  /** Applies a fault; one that is on stays as it is. Gives whether something changed. */
  on(id: string): Promise<boolean>
  /** Takes a fault back. Gives whether something changed. */
  off(id: string): Promise<boolean>
}

/** A switchboard for the faults of a catalogue; changes happen one after the other. */
export function createFaultSwitch(deployment: Deployment, faults: readonly Fault[]): FaultSwitch {
  const active = new Map<string, Undo>()
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work)
    last = result.catch(() => undefined)
    return result
  }
  return {
    faults,
    find: name => findFault(faults, name),
    active: () => [...active.keys()],
    on: name =>
      inTurn(async () => {
        const fault = findFault(faults, name)
        if (active.has(fault.id)) return false
        active.set(fault.id, await fault.apply(deployment))
        return true
      }),
    off: name =>
      inTurn(async () => {
        const { id } = findFault(faults, name)
        const undo = active.get(id)
        active.delete(id)
        await undo?.()
        return undo !== undefined
      }),
  }
}

function findFault(faults: readonly Fault[], name: string): Fault {
  const exact = faults.find(({ id }) => id === name)
  const [only, ...others] = faults.filter(({ id }) => id.slice(id.indexOf('/') + 1) === name)
  const found = exact ?? (others.length === 0 ? only : undefined)
  if (found) return found
  const close = findClosest(
    name,
    faults.map(({ id }) => id),
  )
  const hint = close === undefined ? '' : ` Did you mean "${close}"?`
  throw new AppError(
    'unknown-item',
    `there is no fault "${name}".${hint} "lyncpin lab faults" lists all faults.`,
  )
}
