// Registered endpoints of one server: who can be reached where, and until when.

import type { ProvenEndpoint } from '../../../auth/index.ts'
import type { SipPeer } from '../../sip/peer.ts'

/** One endpoint of a user. */
export interface Endpoint {
  /** user@domain, lower case. */
  readonly user: string
  readonly epid: string
  /** UUID, lower case. */
  readonly instance: string
  readonly gruu: string
  /** Call-ID and From tag of its REGISTER: what a registration-notify refers to. */
  readonly callId: string
  contact: string
  /** The connection it registered on: its own, or that of an Edge. */
  peer: SipPeer
  /** Route from here to the client, through an Edge; empty for a direct connection. */
  route: readonly string[]
  proven: ProvenEndpoint
  isRemote: boolean
  /** The server's clock. */
  expiresMs: number
}

export interface Endpoints {
  find(user: string, epid: string): Endpoint | undefined
  /** Endpoints of a user in the order in which they came. */
  of(user: string): readonly Endpoint[]
  findByInstance(user: string, instance: string): Endpoint | undefined
  put(endpoint: Endpoint): void
  remove(endpoint: Endpoint): void
  all(): IterableIterator<Endpoint>
  readonly count: number
}

/** No endpoint is registered. */
export function createEndpoints(): Endpoints {
  /** Most users have one endpoint: an array of one is smaller than a map. */
  const users = new Map<string, Endpoint[]>()
  let count = 0

  function of(user: string): readonly Endpoint[] {
    return users.get(user) ?? NONE
  }

  return {
    get count() {
      return count
    },
    of,
    find: (user, epid) => of(user).find(endpoint => endpoint.epid === epid),
    findByInstance: (user, instance) => of(user).find(endpoint => endpoint.instance === instance),
    put(endpoint) {
      const mine = users.get(endpoint.user)
      const at = mine?.findIndex(one => one.epid === endpoint.epid) ?? -1
      if (mine === undefined) users.set(endpoint.user, [endpoint])
      else if (at >= 0) mine[at] = endpoint
      else mine.push(endpoint)
      if (at < 0) count++
    },
    remove(endpoint) {
      const mine = users.get(endpoint.user)
      const at = mine?.indexOf(endpoint) ?? -1
      if (mine === undefined || at < 0) return
      mine.splice(at, 1)
      count--
      if (mine.length === 0) users.delete(endpoint.user)
    },
    *all() {
      for (const mine of users.values()) yield* mine
    },
  }
}

const NONE: readonly Endpoint[] = []
