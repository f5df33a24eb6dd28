// Which failed attempts a piece of evidence explains when it stands outside their exchanges: by user, server and time.

import type { Attempt } from '../../trace/attempt.ts'
import { stepsOf } from './attempts-about.ts'
import type { Facts } from './facts.ts'
import { isSameHost } from './hosts.ts'

/** What evidence outside an exchange says about the attempts it explains; what it does not say does not restrict. */
export interface Scope {
  /** user@host */
  readonly user?: string
  /** Machine names or FQDNs; an attempt at one of them is meant. */
  readonly servers?: readonly string[]
  /** Attempts that overlap [fromUs, toUs], µs UTC; an attempt without a time is not excluded. */
  readonly fromUs?: number
  readonly toUs?: number
}

/** Failed attempts within a scope. */
export function failedAttemptsIn(facts: Facts, { user, servers, fromUs, toUs }: Scope): Attempt[] {
  return facts.failedAttempts.filter(attempt => {
    if (user !== undefined && attempt.user !== user.toLowerCase()) return false
    if (servers && !servers.some(server => isServedBy(attempt, server))) return false
    return !(attempt.toUs < (fromUs ?? Number.NEGATIVE_INFINITY)) && !(attempt.fromUs > (toUs ?? Infinity))
  })
}

/** True when the attempt talked to the server, or one of its exchanges was answered or logged by it. */
export function isServedBy(attempt: Attempt, server: string): boolean {
  if (isSameHost(attempt.server, server)) return true
  return stepsOf(attempt).some(({ what }) => {
    if (what.kind === 'web') return isSameHost(what.host, server) || isSameHost(what.server, server)
    if (what.kind !== 'sip') return false
    return what.sightings.some(
      ({ origin, diagnostics }) =>
        isSameHost(origin.machine ?? '', server) ||
        isSameHost(origin.pool ?? '', server) ||
        diagnostics.some(({ source }) => isSameHost(source ?? '', server)),
    )
  })
}

/**
 * Failed attempts that a sentence in a ticket can be about: those that fit, when they are all of one user. A dialog names
 * nobody, so among failures of several users it explains none.
 */
export function failedAttemptsOfReporter(
  facts: Facts,
  fits: (attempt: Attempt) => boolean = () => true,
): Attempt[] {
  const fitting = facts.failedAttempts.filter(fits)
  return new Set(fitting.map(({ user }) => user)).size === 1 ? fitting : []
}
