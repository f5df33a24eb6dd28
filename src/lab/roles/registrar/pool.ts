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
  /** The running server that registers a user; undefined when none runs. The same for all of the pool as long as the same ones run. */
  registrarOf(user: LabUser): string | undefined
}

export interface PoolOptions {
  readonly fqdn: string
  /** Contacts of a user whose list was never changed. */
  readonly initialContacts: (sipAddress: string) => readonly string[]
}

/** A pool of which no server runs yet. */
export function createPool({ fqdn, initialContacts }: PoolOptions): Pool {
  const running = new Set<string>()
  return {
    fqdn,
    contacts: createContactLists(initialContacts),
    presence: createPresenceStore(),
    join: server => void running.add(server.toLowerCase()),
    leave: server => void running.delete(server.toLowerCase()),
    registrarOf({ sipAddress }) {
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
