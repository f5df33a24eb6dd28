// A set of 32-bit hashes, with open addressing: the words of a block are counted by the hundred thousand.

export interface HashSet {
  add(hash: number): void
  /** The distinct hashes, in no order. */
  values(): Uint32Array
}

const INITIAL_SLOTS = 8192

/** Creates an empty set. */
export function createHashSet(): HashSet {
  let slots = new Uint32Array(INITIAL_SLOTS)
  let count = 0
  // 0 marks a free slot: `scanTokens` never gives it.
  const add = (hash: number): void => {
    const mask = slots.length - 1
    let at = hash & mask
    for (let found = slots[at]; found !== 0; found = slots[at]) {
      if (found === hash) return
      at = (at + 1) & mask
    }
    slots[at] = hash
    if (++count * 2 > slots.length) grow()
  }
  const grow = (): void => {
    const old = slots
    slots = new Uint32Array(old.length * 2)
    count = 0
    for (const value of old) if (value !== 0) add(value)
  }
  return { add, values: () => slots.filter(value => value !== 0) }
}
