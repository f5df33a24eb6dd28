// What the servers of a pool share: which of them run, contact lists, presence. In the product this is the pool's fabric and
// its back-end database; here it is one object that the deployment makes for each pool.

import type { LabUser } from '../../directory.ts'
import type { PoolTopology } from '../../topology.ts'
import { type ContactLists, createContactLists } from './contacts.ts'
import { createPresenceStore, type PresenceStore } from './presence.ts'

export interface Pool {
  readonly fqdn: string
  readonly contacts: ContactLists
  readonly presence: PresenceStore
  /** A server (FQDN) runs, or no longer runs. */
  join(server: string): void
  leave(server: string): void
  /** So many servers run that the pool can place its users. */
  hasQuorum(): boolean
  /**
   * The running server that registers a user; undefined when none runs, or too few. The same for all of the pool as long as the same
   * ones run.
   */
  registrarOf(user: LabUser): string | undefined
}

export interface PoolOptions {
  readonly fqdn: string
  /** Contacts of a user whose list was never changed. */
  readonly initialContacts: (sipAddress: string) => readonly string[]
  /** Servers of the pool; one when absent. */
  readonly servers?: number
  /** The back-end database runs: it has a vote where the servers are even in number. */
  readonly isBackEndUp?: () => boolean
}

/** A pool of which no server runs yet. */
export function createPool(options: PoolOptions): Pool {
  const { fqdn, initialContacts, servers = 1, isBackEndUp = () => true } = options
  const running = new Set<string>()
  /** Windows Fabric: a majority of votes. */
  const hasQuorum = () => {
    const witnesses = servers % 2 === 0 ? 1 : 0
    const votes = running.size + (witnesses > 0 && isBackEndUp() ? 1 : 0)
    return running.size > 0 && votes > (servers + witnesses) / 2
  }
  return {
    fqdn,
    contacts: createContactLists(initialContacts),
    presence: createPresenceStore(),
    join: server => void running.add(server.toLowerCase()),
    leave: server => void running.delete(server.toLowerCase()),
    hasQuorum,
    registrarOf({ sipAddress }) {
      if (!hasQuorum()) return undefined
      let best: string | undefined
      let bestScore = -1
      // Rendezvous hashing: when a server ends, only its users move.
      for (const server of running) {
        const score = hash(`${server} ${sipAddress.toLowerCase()}`)
        if (score > bestScore) {
          best = server
          bestScore = score
        }
      }
      return best
    },
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0
  return value
}

/** The pool of the topology that a server belongs to. */
export function poolOfServer(pools: readonly PoolTopology[], server: string): PoolTopology | undefined {
  const wanted = server.toLowerCase()
  return pools.find(pool => pool.servers.some(one => one.toLowerCase() === wanted))
}
