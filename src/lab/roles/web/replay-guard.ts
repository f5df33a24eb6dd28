// Remembers signed requests, so that one that is sent again is refused. WS-Addressing 1.0 §3.2: a message id is used once.

export interface ReplayGuard {
  /** True the first time, false for a repetition. @param keepUntilUs when the request could not be used any more anyway */
  isFirst(id: string, keepUntilUs: number, nowUs: number): boolean
}

/** Some 150 bytes each. */
const MAX_REMEMBERED = 100_000

/** @param limit ids at most; the oldest are forgotten first */
export function createReplayGuard(limit = MAX_REMEMBERED): ReplayGuard {
  const seen = new Map<string, number>()
  return {
    isFirst(id, keepUntilUs, nowUs) {
      for (const [old, untilUs] of seen) {
        if (seen.size < limit && untilUs > nowUs) break
        seen.delete(old)
      }
      if (seen.has(id)) return false
      seen.set(id, keepUntilUs)
      return true
    },
  }
}
