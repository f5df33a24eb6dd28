// What a running job tells, in order, for as many readers as there are: each reads at its own speed, and one that was cut off goes
// on after the last event it has seen.

export interface LoggedEvent<T> {
  /** From 1, without gaps. */
  readonly id: number
  readonly event: T
}

export interface EventLog<T> {
  /** Adds an event; nothing is added after the end. */
  append(event: T): void
  /** No further event will come. */
  end(): void
  /**
   * Events after a number, also those that are still to come, until the end or until the signal is aborted. Events that had to give
   * way are left out: the first number tells.
   */
  read(afterId: number, signal: AbortSignal): AsyncGenerator<LoggedEvent<T>>
}

export interface EventLogOptions {
  /** Events kept; the oldest give way. */
  readonly keep?: number
}

const KEEP = 10_000

/** Creates a log without events. */
export function createEventLog<T>({ keep = KEEP }: EventLogOptions = {}): EventLog<T> {
  const events: T[] = []
  const waiting = new Set<() => void>()
  let dropped = 0
  let ended = false

  function wake(): void {
    for (const go of waiting) go()
    waiting.clear()
  }

  function nextChange(signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const go = (): void => {
        signal.removeEventListener('abort', go)
        waiting.delete(go)
        resolve()
      }
      waiting.add(go)
      signal.addEventListener('abort', go, { once: true })
    })
  }

  return {
    append(event) {
      if (ended) return
      events.push(event)
      // Half at a time, so that a long job does not move the whole list for each event.
      if (events.length > 2 * keep) dropped += events.splice(0, events.length - keep).length
      wake()
    },
    end() {
      ended = true
      wake()
    },
    async *read(afterId, signal) {
      for (let id = Math.max(afterId, 0); !signal.aborted; ) {
        id = Math.max(id, dropped)
        const event = events[id - dropped]
        if (event !== undefined) yield { id: ++id, event }
        else if (ended) return
        else await nextChange(signal)
      }
    },
  }
}
