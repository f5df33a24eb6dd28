// Merges the answers of many agents into one order of time, as they come. An agent that is slow to begin is waited for only
// so long; what it sends later still comes, and is counted when it comes too late for its place.

import { assertNever } from '../../base/assert-never.ts'
import type { AgentMessage, AgentResult } from '../agent/protocol.ts'
import { clockAheadUs } from '../clock-ahead.ts'
import type { StoredRecord } from '../record.ts'
import type { AgentStream } from '../transport/transport.ts'
import { createHeadHeap, type HeadHeap, type QueuedRecords } from './head-heap.ts'

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
  /** µs that the agent's clock is ahead of ours for certain, as its first message showed; see `clockAheadUs`. */
  aheadUs: number
  result: AgentResult | undefined
}

export interface MergeOptions {
  /** The order waits this long for agents that have not begun, ms. */
  readonly patienceMs: number
  /** … but no longer when no other has begun for this time and half of what the slowest took: the rest is dead. Endless when absent. */
  readonly quietMs?: number
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
interface Source extends QueuedRecords {
  readonly stream: AgentStream
  readonly state: StreamState
  /** Lets the stream go on when its queue is empty. */
  drained: () => void
}

/** Starts to merge: `states` tells how each agent fares, `records` gives what they found. */
export function mergeStreams(
  streams: readonly AgentStream[],
  options: MergeOptions,
): { readonly states: readonly StreamState[]; readonly records: AsyncGenerator<FoundRecord[]> } {
  const sources = streams.map(
    (stream): Source => ({
      stream,
      state: {
        machine: stream.machine,
        state: 'waiting',
        records: 0,
        late: 0,
        duplicates: 0,
        aheadUs: 0,
        result: undefined,
      },
      queue: [],
      at: 0,
      drained: () => undefined,
    }),
  )
  return {
    states: sources.map(({ state }) => state),
    records: merge(sources, options, options.nowMs() * 1000),
  }
}

/** @param sentUs when the question was sent, by the controller's clock */
async function* merge(
  sources: readonly Source[],
  options: MergeOptions,
  sentUs: number,
): AsyncGenerator<FoundRecord[]> {
  const bell = createBell()
  const place = createPlacer()
  const patience = createPatience(options)
  /** Sources without a record, of which one may come. */
  const empty = new Set(sources)
  const heap = createHeadHeap<Source>()
  const pumps = sources.map(source =>
    pump(source, options, {
      message(message) {
        if (source.state.state === 'waiting') patience.begun()
        note(source.state, message, sentUs, options.nowMs() * 1000)
        if (source.at < source.queue.length) {
          empty.delete(source)
          heap.add(source)
        }
        bell.ring()
      },
      done() {
        empty.delete(source)
        bell.ring()
      },
    }),
  )
  for (;;) {
    const patienceMs = patience.leftMs()
    const isAwaited =
      !options.isLive && [...empty].some(({ state }) => patienceMs > 0 || state.state !== 'waiting')
    if (isAwaited) await bell.wait(patienceMs > 0 ? patienceMs : options.answerMs)
    else if (heap.least() !== undefined) {
      const batch = takeUntilEmpty(heap, place, empty)
      if (batch.length > 0) yield batch
    } else if (empty.size === 0) break
    else await bell.wait(options.answerMs)
  }
  await Promise.all(pumps)
}

/** How long the order still waits for agents that have not begun. */
function createPatience({ patienceMs, quietMs = Number.POSITIVE_INFINITY }: MergeOptions): {
  /** Another has begun. */
  begun(): void
  /** ms; 0 or less: no longer. */
  leftMs(): number
} {
  const startMs = performance.now()
  let lastMs = Number.NaN
  return {
    begun() {
      lastMs = performance.now() - startMs
    },
    leftMs() {
      const passedMs = performance.now() - startMs
      // Before the first has begun nobody knows how long it takes.
      const quietEndMs = Number.isNaN(lastMs) ? patienceMs : lastMs + Math.max(quietMs, lastMs / 2)
      return Math.min(patienceMs, quietEndMs) - passedMs
    },
  }
}

/** What has come is read within this time, ms. */
const GRACE_MS = 20

/** Told of one stream. */
interface PumpEvents {
  /** A message; its records stand in the queue. */
  message(message: AgentMessage): void
  /** Nothing more comes. */
  done(): void
}

/** Reads one stream, one message ahead of what is taken from it. Never rejects. */
async function pump(source: Source, options: MergeOptions, tell: PumpEvents): Promise<void> {
  const { state, stream } = source
  const iterator = stream.messages[Symbol.asyncIterator]()
  let drained: Promise<void> = Promise.resolve()
  let takenMs = performance.now()
  while (state.state !== 'ended') {
    // Read while records of the last message wait for their turn; what then has been silent for too long is not waited for again: many
    // machines that broke off together cost the time of one.
    const silentMs = stream.pushes ? performance.now() - takenMs : 0
    const limitMs = Math.max(GRACE_MS, options.stallMs - silentMs)
    const next = await nextWithin(iterator, state.state === 'waiting' ? options.answerMs : limitMs)
    if (next === undefined || next.done === true) break
    takenMs = performance.now()
    await drained
    if (next.value.kind === 'records' && next.value.records.length > 0) {
      source.queue = next.value.records
      source.at = 0
      drained = new Promise(resolve => {
        source.drained = resolve
      })
    }
    tell.message(next.value)
  }
  await drained
  if (state.state === 'waiting') state.state = 'not-answered'
  else if (state.state === 'answering') state.state = 'broken-off'
  tell.done()
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

/** @param sentUs when the question was sent, @param nowUs now, by the controller's clock */
function note(state: StreamState, message: AgentMessage, sentUs: number, nowUs: number): void {
  switch (message.kind) {
    case 'began':
      // Later ones only say that the agent is still at it.
      if (state.state === 'waiting') state.aheadUs = clockAheadUs(message.clockUs, sentUs, nowUs)
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

/**
 * Takes records in order of time until the queue of one source is empty: what it sends next may come before the others'.
 * @param empty gets that source
 */
function takeUntilEmpty(heap: HeadHeap<Source>, place: Placer, empty: Set<Source>): FoundRecord[] {
  const batch: FoundRecord[] = []
  for (let source = heap.least(); source; source = heap.least()) {
    const record = source.queue[source.at]
    source.at++
    if (record && place(record, source.state)) batch.push({ ...record, machine: source.state.machine })
    if (source.at < source.queue.length) {
      heap.sink()
      continue
    }
    heap.drop()
    source.queue = []
    source.at = 0
    empty.add(source)
    source.drained()
    break
  }
  return batch
}

/** True when a record is new; counts what comes late or twice. */
type Placer = (record: StoredRecord, state: StreamState) => boolean

/**
 * Equal records of one time are one: two agents read the same file, or one read it again after a restart. Requests that are equal within
 * the whole second of a web log become one as well; they are counted.
 */
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
