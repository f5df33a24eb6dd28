// Merges the answers of many agents into one order of time, as they come. An agent that is slow to begin is waited for only
// so long; what it sends later still comes, and is counted when it comes too late for its place.

import { assertNever } from '../../base/assert-never.ts'
import type { AgentMessage, AgentResult } from '../agent/protocol.ts'
import type { StoredRecord } from '../record.ts'
import type { AgentStream } from '../transport/transport.ts'

/** A record with the machine whose agent sent it; `timeUs` is the controller's time. */
export interface FoundRecord extends StoredRecord {
  readonly machine: string
}

/** How the answer of one agent went. Grows while the merge runs. */
export interface StreamState {
  readonly machine: string
  state: 'waiting' | 'answering' | 'ended' | 'not-answered' | 'broken-off'
  records: number
  /** Records that came after later ones had been given out. */
  late: number
  /** Records that another agent had sent already. */
  duplicates: number
  /** µs that the agent's clock is ahead of ours, as its first message showed. */
  aheadUs: number
  result: AgentResult | undefined
}

export interface MergeOptions {
  /** The order waits this long for agents that have not begun, ms. */
  readonly patienceMs: number
  /** An agent that has not begun after this does not answer, ms. */
  readonly answerMs: number
  /** An agent that has begun and sends nothing for so long has broken off, ms. */
  readonly stallMs: number
  /** The controller's clock, ms since 1970. */
  readonly nowMs: () => number
  /** A live tail: machines are silent while nothing happens there, and none of them holds back the records of the others. */
  readonly isLive?: boolean
}

/** One stream with the records of it that wait for their turn. */
interface Source {
  readonly messages: AsyncIterable<AgentMessage>
  readonly state: StreamState
  queue: readonly StoredRecord[]
  /** Index of the next record of the queue. */
  at: number
  done: boolean
  /** Lets the stream go on when its queue is empty. */
  drained: () => void
}

/** Starts to merge: `states` tells how each agent fares, `records` gives what they found. */
export function mergeStreams(
  streams: readonly AgentStream[],
  options: MergeOptions,
): { readonly states: readonly StreamState[]; readonly records: AsyncGenerator<FoundRecord[]> } {
  const sources = streams.map(
    ({ machine, messages }): Source => ({
      messages,
      state: { machine, state: 'waiting', records: 0, late: 0, duplicates: 0, aheadUs: 0, result: undefined },
      queue: [],
      at: 0,
      done: false,
      drained: () => undefined,
    }),
  )
  return { states: sources.map(({ state }) => state), records: merge(sources, options) }
}

async function* merge(sources: readonly Source[], options: MergeOptions): AsyncGenerator<FoundRecord[]> {
  const bell = createBell()
  const pumps = sources.map(source => pump(source, options, bell.ring))
  const place = createPlacer()
  const begunMs = performance.now()
  for (;;) {
    const patienceMs = options.patienceMs - (performance.now() - begunMs)
    const isAwaited = ({ done, at, queue, state }: Source): boolean =>
      !options.isLive && !done && at === queue.length && (patienceMs > 0 || state.state !== 'waiting')
    if (!sources.some(isAwaited)) {
      const batch = takeUntilEmpty(sources, place)
      if (batch.length > 0) yield batch
      else if (sources.every(({ done }) => done)) break
      else await bell.wait(options.answerMs)
    } else await bell.wait(patienceMs > 0 ? patienceMs : options.answerMs)
  }
  await Promise.all(pumps)
}

/** Reads one stream; takes no further message while records of it wait. Never rejects. */
async function pump(source: Source, options: MergeOptions, ring: () => void): Promise<void> {
  const { state } = source
  const iterator = source.messages[Symbol.asyncIterator]()
  while (state.state !== 'ended') {
    const next = await nextWithin(iterator, state.state === 'waiting' ? options.answerMs : options.stallMs)
    if (next === undefined || next.done === true) break
    note(state, next.value, options.nowMs())
    if (next.value.kind === 'records' && next.value.records.length > 0) {
      const drained = new Promise<void>(resolve => {
        source.drained = resolve
      })
      source.queue = next.value.records
      source.at = 0
      ring()
      await drained
    } else ring()
  }
  if (state.state === 'waiting') state.state = 'not-answered'
  else if (state.state === 'answering') state.state = 'broken-off'
  source.done = true
  ring()
  void iterator.return?.(undefined)
}

/** Undefined when nothing came in time or the stream failed. */
async function nextWithin(
  iterator: AsyncIterator<AgentMessage>,
  limitMs: number,
): Promise<IteratorResult<AgentMessage> | undefined> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), limitMs)
  })
  try {
    return await Promise.race([iterator.next(), deadline])
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}

function note(state: StreamState, message: AgentMessage, nowMs: number): void {
  switch (message.kind) {
    case 'began':
      // Later ones only say that the agent is still at it.
      if (state.state === 'waiting') state.aheadUs = message.clockUs - nowMs * 1000
      state.state = 'answering'
      return
    case 'records':
      state.state = 'answering'
      state.records += message.records.length
      return
    case 'end':
      state.state = 'ended'
      state.result = message.result
      return
    default:
      assertNever(message)
  }
}

/** Takes records in order of time until the queue of one source is empty: what it sends next may come before the others'. */
function takeUntilEmpty(sources: readonly Source[], place: Placer): FoundRecord[] {
  const heap = createHeap(sources.filter(({ at, queue }) => at < queue.length))
  const batch: FoundRecord[] = []
  for (let source = heap.least(); source; source = heap.least()) {
    const record = source.queue[source.at]
    source.at++
    if (record && place(record, source.state)) batch.push({ ...record, machine: source.state.machine })
    if (source.at < source.queue.length) {
      heap.sink()
      continue
    }
    source.queue = []
    source.at = 0
    source.drained()
    if (!source.done) break
    heap.drop()
  }
  return batch
}

const headOf = ({ queue, at }: Source): number => queue[at]?.timeUs ?? Number.POSITIVE_INFINITY

/** Binary heap of sources by the time of their next record. */
function createHeap(sources: Source[]): { least(): Source | undefined; sink(): void; drop(): void } {
  const heap = sources.sort((a, b) => headOf(a) - headOf(b))
  const sink = (): void => {
    let i = 0
    for (;;) {
      const left = 2 * i + 1
      if (left >= heap.length) return
      const right = left + 1
      const [l, r, top] = [heap[left], heap[right], heap[i]]
      if (!l || !top) return
      const child = r && headOf(r) < headOf(l) ? right : left
      const least = heap[child]
      if (!least || headOf(top) <= headOf(least)) return
      heap[i] = least
      heap[child] = top
      i = child
    }
  }
  return {
    least: () => heap[0],
    sink,
    drop() {
      const last = heap.pop()
      if (last && heap.length > 0) heap[0] = last
      sink()
    },
  }
}

/** True when a record is new; counts what comes late or twice. */
type Placer = (record: StoredRecord, state: StreamState) => boolean

/** Equal records of one time are one: two agents read the same file, or one read it again after a restart. */
function createPlacer(): Placer {
  let timeUs = Number.NEGATIVE_INFINITY
  let atThisTime = new Set<string>()
  return (record, state) => {
    if (record.timeUs < timeUs) {
      state.late++
      return true
    }
    if (record.timeUs > timeUs) {
      timeUs = record.timeUs
      atThisTime = new Set()
    }
    const { buffer, byteOffset, length } = record.bytes
    const text = Buffer.from(buffer, byteOffset, length).toString('latin1')
    if (atThisTime.has(text)) {
      state.duplicates++
      return false
    }
    atThisTime.add(text)
    return true
  }
}

/** Lets one waiter be woken by many. */
function createBell(): { ring(): void; wait(limitMs: number): Promise<void> } {
  let rung = false
  let wake = (): void => undefined
  return {
    ring() {
      rung = true
      wake()
    },
    async wait(limitMs) {
      let timer: NodeJS.Timeout | undefined
      if (!rung)
        await new Promise<void>(resolve => {
          wake = resolve
          timer = setTimeout(resolve, Math.max(1, limitMs))
        })
      clearTimeout(timer)
      rung = false
    },
  }
}
