// Why only they: what the attempts of a finding have in common that the successful attempts of the same trace do not have.

import { domainOf } from '../protocol/sip/address.ts'
import type { Attempt } from '../trace/attempt.ts'

interface Feature {
  readonly of: (attempt: Attempt) => string
  readonly tell: (value: string) => string
}

const FEATURES: readonly Feature[] = [
  { of: ({ place }) => (place === 'unknown' ? '' : place), tell: value => `came from ${value}` },
  {
    of: ({ storedCertificate }) => (storedCertificate === 'unknown' ? '' : storedCertificate),
    tell: value => (value === 'used' ? 'had a stored user certificate' : 'had no stored user certificate'),
  },
  { of: ({ scheme }) => scheme, tell: value => `authenticated by ${value}` },
  { of: ({ server }) => server, tell: value => `were served by ${value}` },
  { of: ({ agent }) => agent.replace(/[\d.]+/g, '').trim(), tell: value => `used ${value}` },
  { of: ({ user }) => domainOf(user) ?? '', tell: value => `belong to ${value}` },
  { of: ({ user }) => user, tell: value => `are ${value}` },
]

/**
 * A sentence about the features that all of `affected` share and that successful attempts lack, alone or in pairs;
 * '' when there is nothing to compare.
 */
export function contrastOf(affected: readonly Attempt[], all: readonly Attempt[]): string {
  const healthy = all.filter(attempt => attempt.outcome === 'signed-in')
  if (affected.length === 0 || healthy.length === 0) return ''
  const shared = FEATURES.flatMap(feature => {
    const values = new Set(affected.map(feature.of))
    const [value] = values
    return values.size === 1 && value ? [{ feature, value }] : []
  })
  const lackedBy = (parts: typeof shared): boolean =>
    healthy.every(attempt => parts.some(({ feature, value }) => feature.of(attempt) !== value))
  const single = shared.find(part => lackedBy([part]))
  const pairs = shared.flatMap((first, i) => shared.slice(i + 1).map(second => [first, second]))
  const parts = single ? [single] : pairs.find(lackedBy)
  if (!parts) return ''
  const told = parts.map(({ feature, value }) => feature.tell(value)).join(' and ')
  const who = affected.length === 1 ? 'The failed sign-in' : `All ${affected.length} failed sign-ins`
  return `${who} ${told}; none of the ${healthy.length} successful one${healthy.length === 1 ? '' : 's'} in these logs did.`
}
