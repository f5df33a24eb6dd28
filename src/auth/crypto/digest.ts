// The platform's hashes in the short form the engines need, and comparison in constant time.

import { createHash, createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'

type HashName = 'md5' | 'sha1' | 'sha256'

/** Hash over the parts, one after the other. */
export function digest(hash: HashName, ...parts: readonly Uint8Array[]): Buffer {
  const state = createHash(hash)
  for (const part of parts) state.update(part)
  return state.digest()
}

/** HMAC (RFC 2104) over the parts, one after the other. */
export function hmac(hash: HashName, key: Uint8Array | KeyObject, ...parts: readonly Uint8Array[]): Buffer {
  const state = createHmac(hash, key)
  for (const part of parts) state.update(part)
  return state.digest()
}

/** True when both have the same bytes; takes the same time wherever they differ. Lengths are no secret. */
export function equalSecrets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
