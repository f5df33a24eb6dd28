// Why only they: what the attempts of a finding have in common that the successful attempts of the same trace do not have.

import { domainOf } from '../protocol/sip/address.ts'
import type { Attempt } from '../trace/attempt.ts'

interface Feature {
  readonly of: (attempt: Attempt) => string
  readonly tell: (value: string) => string
}

/** Features that explain, strongest first. */
const FEATURES: readonly Feature[] = [
  { of: ({ place }) => (place === 'unknown' ? '' : place), tell: value => `came from ${value}` },
  {
    of: ({ storedCertificate }) => (storedCertificate === 'unknown' ? '' : storedCertificate),
    tell: value => (value === 'used' ? 'had a stored user certificate' : 'had no stored user certificate'),
  },
  { of: ({ scheme }) => scheme, tell: value => `authenticated by ${value}` },
  { of: ({ server }) => server, tell: value => `went to ${value}` },
  { of: ({ user }) => domainOf(user) ?? '', tell: value => `belonged to ${value}` },
]

/** Features that only tell who it was. */
const IDENTITIES: readonly Feature[] = [
  { of: ({ agent }) => agent, tell: value => `used ${value}` },
  { of: ({ user }) => user, tell: value => `belonged to ${value}` },
]

interface Shared {
  readonly feature: Feature
  readonly value: string
}

/**
 * A sentence about what all of `affected` share and every successful attempt lacks: one feature, or two together;
 * '' when there is nothing to compare.
 */
export function contrastOf(affected: readonly Attempt[], all: readonly Attempt[]): string {
  const healthy = all.filter(attempt => attempt.outcome === 'signed-in')
  if (affected.length === 0 || healthy.length === 0) return ''
  const shared = sharedBy(FEATURES, affected)
  const pairs = shared.flatMap((first, i) => shared.slice(i + 1).map(second => [first, second]))
  const candidates = [
    ...shared.map(part => [part]),
    ...pairs,
    ...sharedBy(IDENTITIES, affected).map(part => [part]),
  ]
  const parts = candidates.find(candidate => healthy.every(attempt => !hasAll(attempt, candidate)))
  if (!parts) return ''
  const told = parts.map(({ feature, value }) => feature.tell(value)).join(' and ')
  const who = affected.length === 1 ? 'The failed sign-in' : `All ${affected.length} failed sign-ins`
  const others =
    healthy.length === 1 ? 'the successful one did not' : `none of the ${healthy.length} successful ones did`
  return `${who} ${told}; ${others}.`
}

function sharedBy(features: readonly Feature[], attempts: readonly Attempt[]): Shared[] {
  return features.flatMap(feature => {
    const values = new Set(attempts.map(feature.of))
    const [value] = values
    return values.size === 1 && value ? [{ feature, value }] : []
  })
}

function hasAll(attempt: Attempt, parts: readonly Shared[]): boolean {
  return parts.every(({ feature, value }) => feature.of(attempt) === value)
}
