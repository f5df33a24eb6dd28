// Which counters of signed messages were seen: each is accepted once, in any order within the last 256. MS-SIPAE §3.3.5.2.

const WINDOW = 256
const MAX_COUNTER = 0xffffffff

/** Remembers accepted counters; `isFresh` asks, `accept` remembers, so that a bad signature uses up nothing. */
export interface ReplayWindow {
  isFresh(counter: number): boolean
  accept(counter: number): void
}

/** A window that has seen nothing. Counters begin at 1. */
export function createReplayWindow(): ReplayWindow {
  let highest = 0
  /** One bit for each counter modulo the window. */
  const seen = new Uint32Array(WINDOW / 32)

  function isSeen(counter: number): boolean {
    return ((seen[(counter % WINDOW) >> 5] ?? 0) & (1 << (counter & 31))) !== 0
  }
  function mark(counter: number, value: boolean): void {
    const word = (counter % WINDOW) >> 5
    const bit = 1 << (counter & 31)
    seen[word] = value ? (seen[word] ?? 0) | bit : (seen[word] ?? 0) & ~bit
  }

  return {
    isFresh(counter) {
      if (!Number.isInteger(counter) || counter < 1 || counter > MAX_COUNTER) return false
      if (counter > highest) return true
      return counter > highest - WINDOW && !isSeen(counter)
    },
    accept(counter) {
      if (counter - highest >= WINDOW) seen.fill(0)
      else for (let skipped = highest + 1; skipped < counter; skipped++) mark(skipped, false)
      mark(counter, true)
      highest = Math.max(highest, counter)
    },
  }
}
