// The clock of a machine: the real time with an error that a fault may set.

export interface MachineClock {
  nowMs(): number
  /** Ms by which the clock is ahead of the real time. */
  readonly errorMs: number
  /** Sets the error; gives the way back to the one before. */
  setError(errorMs: number): () => void
}

/** @param realMs the real time, ms since 1970 */
export function createClock(realMs: () => number): MachineClock {
  let errorMs = 0
  return {
    nowMs: () => realMs() + errorMs,
    get errorMs() {
      return errorMs
    },
    setError(next) {
      const before = errorMs
      errorMs = next
      return () => {
        errorMs = before
      }
    },
  }
}
