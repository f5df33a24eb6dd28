// A queue that one side fills and the other iterates.

export interface Channel<T> extends AsyncIterable<T> {
  push(item: T): void
  /** Ends the iteration behind what is still in the queue. */
  end(): void
}

/** Creates a channel. @param onTaken told of every item that the reader has taken */
export function createChannel<T>(onTaken: (item: T) => void = () => undefined): Channel<T> {
  const items: T[] = []
  let ended = false
  let wake = (): void => undefined
  return {
    push(item) {
      if (!ended) items.push(item)
      wake()
    },
    end() {
      ended = true
      wake()
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const item = items.shift()
        if (item !== undefined) {
          onTaken(item)
          yield item
        } else if (ended) return
        else
          await new Promise<void>(resolve => {
            wake = resolve
          })
      }
    },
  }
}
