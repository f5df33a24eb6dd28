// Random bytes in small pieces: a server draws a few for every message, and each draw from the system costs more than the bytes.

export type Random = (length: number) => Uint8Array

const POOL_BYTES = 4096

/** The same source, asked for many bytes at once. What is handed out is the caller's own. */
export function pooledRandom(random: Random): Random {
  let pool = new Uint8Array(0)
  let at = 0
  return length => {
    if (length > POOL_BYTES / 4) return random(length)
    if (at + length > pool.length) {
      pool = new Uint8Array(random(POOL_BYTES))
      at = 0
    }
    at += length
    return pool.slice(at - length, at)
  }
}
