// Client programs compared: which attempts can be of a kind of client, and versions.

import type { Attempt } from '../../trace/attempt.ts'
import { type ClientKind, clientKindOf } from './client-kind.ts'

/** True for an attempt of one of the kinds, or of a program that no log names. */
export function mayBe({ agent }: Attempt, ...kinds: readonly ClientKind[]): boolean {
  return agent === '' || kinds.includes(clientKindOf(agent))
}

/** True for clients that sign in through the web application: mobiles and browsers, not desktop clients and phones. */
export function usesWebApplication({ agent }: Attempt): boolean {
  const kind = clientKindOf(agent)
  return kind !== 'windows' && kind !== 'phone'
}

/** True for the User-Agent of a meeting room device. */
export function isRoomSystem(agent: string): boolean {
  return /room system|\bLRS\b|\bSRS\b|surface hub/i.test(agent)
}

/** Less than 0 when version `a` is older than `b`; missing parts count as 0. */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
