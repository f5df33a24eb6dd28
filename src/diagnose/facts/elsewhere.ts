// One machine fails while the same user signs in on another: the account, the pool and the network side are all right.

import type { Attempt } from '../../trace/attempt.ts'
import type { Facts } from './facts.ts'

/** A user who fails on one device and signs in on another. */
export interface SignedInElsewhere {
  readonly user: string
  /** Endpoint id of the device on which every attempt failed. */
  readonly device: string
  readonly failed: readonly Attempt[]
  /** Successful attempts on other devices, from the same side where both sides are known. */
  readonly healthy: readonly Attempt[]
}

/** Every device that fails while its user signs in on another one. */
export function findSignedInElsewhere(facts: Facts): SignedInElsewhere[] {
  const found: SignedInElsewhere[] = []
  // A probe asks every server as a device of its own, from one computer.
  const probes = new Set(facts.probeSteps.map(({ origin }) => origin.source))
  const isProbed = ({ sources }: Attempt): boolean => sources.some(source => probes.has(source))
  for (const [key, attempts] of groupBy(facts.attempts, machineKey)) {
    const first = attempts[0]
    if (!first || key === '' || attempts.some(({ outcome }) => outcome === 'signed-in')) continue
    const failed = attempts.filter(({ outcome }) => outcome === 'failed')
    const healthy = facts.attempts.filter(
      other =>
        other.outcome === 'signed-in' &&
        other.user === first.user &&
        machineKey(other) !== key &&
        !(isProbed(first) && isProbed(other)) &&
        other.device !== '' &&
        isSameSide(first, other),
    )
    if (failed.length > 0 && healthy.length > 0)
      found.push({ user: first.user, device: first.device, failed, healthy })
  }
  return found
}

function machineKey({ user, device }: Attempt): string {
  return user === '' || device === '' ? '' : `${user}|${device}`
}

function isSameSide(a: Attempt, b: Attempt): boolean {
  return a.place === 'unknown' || b.place === 'unknown' || a.place === b.place
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return groups
}
