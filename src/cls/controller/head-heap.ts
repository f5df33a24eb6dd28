// A binary heap of queues by the time of their next record.

import type { StoredRecord } from '../record.ts'

/** Records that wait for their turn. */
export interface QueuedRecords {
  queue: readonly StoredRecord[]
  /** Index of the next record of the queue. */
  at: number
}

export interface HeadHeap<T extends QueuedRecords> {
  /** The queue whose next record is the earliest; undefined when there is none. */
  least(): T | undefined
  /** Adds a queue with a record. */
  add(queue: T): void
  /** Puts the least in its place after its next record has changed. */
  sink(): void
  /** Takes the least out. */
  drop(): void
}

/** Creates an empty heap. */
export function createHeadHeap<T extends QueuedRecords>(): HeadHeap<T> {
  const heap: T[] = []

  function sink(): void {
    let i = 0
    for (;;) {
      const [left, right] = [2 * i + 1, 2 * i + 2]
      const [top, l, r] = [heap[i], heap[left], heap[right]]
      if (!l || !top) return
      const [child, least] = r && headOf(r) < headOf(l) ? [right, r] : [left, l]
      if (headOf(top) <= headOf(least)) return
      heap[i] = least
      heap[child] = top
      i = child
    }
  }

  function rise(from: number): void {
    let i = from
    while (i > 0) {
      const parent = (i - 1) >> 1
      const [own, above] = [heap[i], heap[parent]]
      if (!own || !above || headOf(above) <= headOf(own)) return
      heap[i] = above
      heap[parent] = own
      i = parent
    }
  }

  return {
    least: () => heap[0],
    add(queue) {
      heap.push(queue)
      rise(heap.length - 1)
    },
    sink,
    drop() {
      const last = heap.pop()
      if (last && heap.length > 0) heap[0] = last
      sink()
    },
  }
}

const headOf = ({ queue, at }: QueuedRecords): number => queue[at]?.timeUs ?? Number.POSITIVE_INFINITY
