// Follows what a job of the server tells. The browser connects again by itself when it was cut off, and gets what it missed.

export interface Following {
  /** Stops listening; the job goes on. */
  stop(): void
}

export interface Follower<Event> {
  readonly onEvent: (event: Event) => void
  /** The job has ended. */
  readonly onEnd: () => void
  /** The server is gone, or does not know the job any more. */
  readonly onLost: () => void
}

/** Follows the events of a path below the interface. */
export function follow<Event>(path: string, { onEvent, onEnd, onLost }: Follower<Event>): Following {
  const source = new EventSource(`api/v1/${path}`)
  source.addEventListener('message', ({ data }) => onEvent(JSON.parse(data as string) as Event))
  source.addEventListener('end', () => {
    source.close()
    onEnd()
  })
  source.addEventListener('error', () => {
    // While it is not closed, the browser tries again.
    if (source.readyState === EventSource.CLOSED) onLost()
  })
  return { stop: () => source.close() }
}
