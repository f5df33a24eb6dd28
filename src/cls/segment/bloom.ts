// Bloom filter over 32-bit hashes: "certainly not in this block" or "perhaps".

const BITS_PER_HASH = 8
const PROBES = 5

/** A filter as it is stored: bits. */
export type Bloom = Uint8Array

/** Builds a filter for distinct hashes. About 2 % of the values it does not hold pass it. */
export function createBloom(hashes: Uint32Array): Bloom {
  const bits = Math.max(64, hashes.length * BITS_PER_HASH)
  const bloom = new Uint8Array(bits / 8)
  for (const hash of hashes) {
    for (let i = 0, probe = hash; i < PROBES; i++, probe = (probe + step(hash)) >>> 0) {
      const bit = probe % bits
      bloom[bit >>> 3] = (bloom[bit >>> 3] ?? 0) | (1 << (bit & 7))
    }
  }
  return bloom
}

/** False when the hash is certainly not among those the filter was built from. */
export function bloomMayHold(bloom: Bloom, hash: number): boolean {
  const bits = bloom.length * 8
  for (let i = 0, probe = hash; i < PROBES; i++, probe = (probe + step(hash)) >>> 0) {
    const bit = probe % bits
    if (((bloom[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false
  }
  return true
}

/** Distance between the probes of a hash, odd. */
function step(hash: number): number {
  return (Math.imul(hash, 0x9e3779b1) >>> 0) | 1
}
