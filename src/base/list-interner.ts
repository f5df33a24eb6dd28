// One list for equal lists: the same few offers and routes stand in thousands of messages.

/** Gives the list that was given first among equal ones. */
export type ListInterner<T> = (list: readonly T[]) => readonly T[]

/** Creates an interner. @param keyOf tells items apart. It never forgets. */
export function createListInterner<T>(keyOf: (item: T) => string): ListInterner<T> {
  const none: readonly T[] = []
  const known = new Map<string, readonly T[]>()
  return list => {
    if (list.length === 0) return none
    const key = list.map(keyOf).join('\n')
    const same = known.get(key)
    if (same) return same
    // A copy without spare room: an array grown by `push` keeps place for 17 elements.
    const own = list.slice()
    known.set(key, own)
    return own
  }
}
