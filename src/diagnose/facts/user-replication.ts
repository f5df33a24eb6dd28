// What logs say about the replication of users from Active Directory into a pool's database.

import type { Observation, Phrase } from '../../trace/observation.ts'
import { eventsOf } from './events.ts'
import type { Facts } from './facts.ts'
import { isEmptyValue, settingsNamed } from './settings.ts'

/** Ids of the phrases that say a pool does not hold a user yet; the rule account/not-replicated declares them. */
export const NOT_PROVISIONED = 'user-not-provisioned'
export const NOT_IN_DATABASE = 'user-not-in-database'

/** User Replicator cannot synchronise a domain. */
const DOMAIN_NOT_SYNCHRONISED = 30061
/** User Replicator has read a domain for the first time. */
const INITIAL_SYNC_COMPLETE = 30024

/** Evidence that a domain is left out of replication: the event, or the list of domains that was set by hand. */
export function leftOutDomains(facts: Facts): Observation[] {
  return [
    ...eventsOf(facts, 'User Replicator', DOMAIN_NOT_SYNCHRONISED),
    ...settingsNamed(facts, 'ADDomainNamingContextList').filter(({ value }) => !isEmptyValue(value)),
  ]
}

/** The first replication of a domain that is told to be complete. */
export function completedInitialSyncs(facts: Facts): Observation[] {
  return eventsOf(facts, 'User Replicator', INITIAL_SYNC_COMPLETE)
}

/** A sentence saying that a pool does not hold a user. */
export function isNotProvisioned({ phrase }: Phrase): boolean {
  return phrase === NOT_PROVISIONED || phrase === NOT_IN_DATABASE
}
