// The proof keys of tickets that were issued, by assertion, for all Front Ends of a pool. Kept in memory: after a restart a
// ticket cannot be verified any more and the client is told to get a new one (28072).

import type { Secret } from '../../../base/secret.ts'

export interface ProofKeys {
  put(assertionId: string, key: Secret<Uint8Array>): void
  find(assertionId: string): Secret<Uint8Array> | undefined
}

/** Some 200 bytes each. */
const MAX_KEYS = 100_000

/** @param limit keys at most; the oldest go first, and with them the tickets that expire first */
export function createProofKeys(limit = MAX_KEYS): ProofKeys {
  const keys = new Map<string, Secret<Uint8Array>>()
  return {
    put(assertionId, key) {
      keys.set(assertionId, key)
      for (const id of keys.keys()) {
        if (keys.size <= limit) break
        keys.delete(id)
      }
    },
    find: assertionId => keys.get(assertionId),
  }
}
