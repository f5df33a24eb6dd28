// n-fold, RFC 3961 §5.1: stretches or shrinks a constant to the size of a cipher block by adding rotated copies.

/** @param sizeBytes of the result */
export function nFold(input: Uint8Array, sizeBytes: number): Uint8Array<ArrayBuffer> {
  const inBits = input.length * 8
  const total = lcm(input.length, sizeBytes)
  const out = new Uint8Array(sizeBytes)
  // The copies are added as big numbers in one's complement: a carry out of the top comes back in at the bottom.
  let carry = 0
  for (let i = total - 1; i >= 0; i--) {
    const copy = Math.floor(i / input.length)
    const firstBit = ((i % input.length) * 8 - 13 * copy) % inBits
    carry += (out[i % sizeBytes] ?? 0) + byteAtBit(input, (firstBit + inBits) % inBits)
    out[i % sizeBytes] = carry & 255
    carry >>= 8
  }
  for (let i = sizeBytes - 1; carry > 0; i = i === 0 ? sizeBytes - 1 : i - 1) {
    carry += out[i] ?? 0
    out[i] = carry & 255
    carry >>= 8
  }
  return out
}

/** Eight bits from bit `at` on, going round at the end. */
function byteAtBit(input: Uint8Array, at: number): number {
  const first = input[at >> 3] ?? 0
  const second = input[((at >> 3) + 1) % input.length] ?? 0
  return (((first << 8) | second) >> (8 - (at & 7))) & 255
}

function lcm(a: number, b: number): number {
  let [x, y] = [a, b]
  while (y !== 0) [x, y] = [y, x % y]
  return (a / x) * b
}
