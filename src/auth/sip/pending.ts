// Handshakes that are not finished: at most one for each endpoint, for a limited time, and not too many.

import type { ProvenEndpoint, SipScheme } from './association.ts'
import type { Acceptor } from './mechanism.ts'

/** A handshake that goes on, or that is done and waits for the first signed message. */
export interface Pending {
  /** Names the handshake towards the client. */
  readonly opaque: string
  readonly scheme: SipScheme
  readonly endpoint: string
  readonly acceptor: Acceptor
  readonly untilUs: number
  readonly proven: ProvenEndpoint | undefined
}

export interface PendingHandshakes {
  readonly count: number
  /** The handshake of that endpoint under that opaque, unless its time is over. */
  find(endpoint: string, opaque: string | undefined, nowUs: number): Pending | undefined
  /** Takes a handshake out while it works: a second token at the same time begins one of its own. */
  take(entry: Pending): void
  /** Keeps a handshake; an older one of the endpoint, expired ones and, when there are too many, the oldest are dropped. */
  keep(entry: Pending, nowUs: number): void
  sweep(nowUs: number): void
}

/** @param max more handshakes than this at a time and the oldest is dropped */
export function createPendingHandshakes(max: number): PendingHandshakes {
  /** In the order in which they end. */
  const entries = new Map<string, Pending>()

  function drop(entry: Pending): void {
    entries.delete(entry.endpoint)
    entry.acceptor.close()
  }

  return {
    get count() {
      return entries.size
    },
    find(endpoint, opaque, nowUs) {
      const entry = entries.get(endpoint)
      return entry?.opaque === opaque && entry !== undefined && entry.untilUs > nowUs ? entry : undefined
    },
    take(entry) {
      entries.delete(entry.endpoint)
    },
    keep(entry, nowUs) {
      const older = entries.get(entry.endpoint)
      if (older) drop(older)
      for (const oldest of entries.values()) {
        if (oldest.untilUs > nowUs && entries.size < max) break
        drop(oldest)
      }
      entries.set(entry.endpoint, entry)
    },
    sweep(nowUs) {
      for (const entry of entries.values()) if (entry.untilUs <= nowUs) drop(entry)
    },
  }
}
