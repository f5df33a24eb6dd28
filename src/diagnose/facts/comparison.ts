// Which value of a feature separates failed from successful attempts: the one server, pool or client program at which
// everything fails while the others sign users in.

import { domainOf } from '../../protocol/sip/address.ts'
import type { Attempt } from '../../trace/attempt.ts'
import { stepsOf } from './attempts-about.ts'
import type { Facts } from './facts.ts'
import { hostOf } from './hosts.ts'

/** A value that all attempts with it share the failure of. */
export interface Outlier {
  readonly value: string
  /** Every decided attempt with the value; all failed. */
  readonly failed: readonly Attempt[]
  /** Successful attempts with other values. */
  readonly healthy: readonly Attempt[]
}

/** So few failures are chance. */
const ENOUGH_FAILURES = 2

/**
 * Values at which every attempt fails while attempts with other values succeed.
 * @param featureOf value of an attempt; '' when it is not known
 * @param spread how many different users the failures must span, so that one broken account is not taken for a server
 */
export function findOutliers(facts: Facts, featureOf: (attempt: Attempt) => string, spread = 2): Outlier[] {
  const decided = facts.attempts.filter(({ outcome }) => outcome !== 'unfinished')
  const values = new Set(decided.map(featureOf).filter(value => value !== ''))
  return [...values].flatMap(value => {
    const failed = decided.filter(attempt => featureOf(attempt) === value)
    const healthy = decided.filter(
      attempt => attempt.outcome === 'signed-in' && !['', value].includes(featureOf(attempt)),
    )
    const users = new Set(failed.map(({ user }) => user).filter(user => user !== ''))
    const all = failed.every(({ outcome }) => outcome === 'failed')
    return all && failed.length >= ENOUGH_FAILURES && users.size >= spread && healthy.length > 0
      ? [{ value, failed, healthy }]
      : []
  })
}

/** Server that decided an attempt: as it named itself, or as its diagnostics name it; '' when no log says. */
export function serverOfAttempt(attempt: Attempt): string {
  if (attempt.server !== '') return hostOf(attempt.server)
  for (const { what } of stepsOf(attempt).reverse()) {
    const source = what.kind === 'sip' ? what.final?.diagnostics[0]?.source : undefined
    if (source) return hostOf(source)
  }
  return ''
}

/** Pool whose servers logged or decided an attempt; '' when no log says. */
export function poolOfAttempt(attempt: Attempt): string {
  for (const { what } of stepsOf(attempt)) {
    const origins = what.kind === 'sip' ? what.sightings.map(({ origin }) => origin) : [what.origin]
    const pool = origins.map(origin => origin.pool ?? '').find(name => name !== '')
    if (pool !== undefined) return pool.toLowerCase()
  }
  return ''
}

/** SIP domain of the user; '' when unknown. */
export function domainOfAttempt({ user }: Attempt): string {
  return domainOf(user) ?? ''
}
