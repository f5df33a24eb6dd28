// A set of 32-bit hashes, with open addressing: the words of a block are counted by the thousand.

export interface HashSet {
  add(hash: number): void
  /** The distinct hashes, in the order of their first appearance. */
  values(): Uint32Array
}

const INITIAL_SLOTS = 16_384

/** Creates an empty set. */
export function createHashSet(): HashSet {
  // 0 marks a free slot: no word has that hash.
  let slots = new Uint32Array(INITIAL_SLOTS)
  let hashes = new Uint32Array(INITIAL_SLOTS / 2)
  let count = 0

  /** False when it is there. */
  function place(hash: number): boolean {
    const mask = slots.length - 1
    let at = hash & mask
    for (let found = slots[at]; found !== 0; found = slots[at]) {
      if (found === hash) return false
      at = (at + 1) & mask
    }
    slots[at] = hash
    return true
  }

  function grow(): void {
    const old = hashes
    slots = new Uint32Array(slots.length * 2)
    hashes = new Uint32Array(old.length * 2)
    hashes.set(old)
    for (const hash of old) place(hash)
  }

  return {
    add(hash) {
      if (!place(hash)) return
      hashes[count++] = hash
      if (count === hashes.length) grow()
    },
    values: () => hashes.subarray(0, count),
  }
}
