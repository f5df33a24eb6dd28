// What an agent answers to each request.

import { setTimeout as sleep } from 'node:timers/promises'
import { clockAheadUs } from '../clock-ahead.ts'
import { LEVELS, type OfferedRecord, type StoredRecord } from '../record.ts'
import type { Estate } from '../scenario/estate.ts'
import { findScenario } from '../scenario/estate.ts'
import type { SearchQuery } from '../search/query.ts'
import { createSearchCount, matchRecords, searchSections } from '../search/search-store.ts'
import type { SegmentStore } from '../segment/store.ts'
import type { AgentSettings } from '../settings.ts'
import type { AgentCard, AgentMessage, AgentRequest, AgentResult } from './protocol.ts'
import type { Sessions } from './sessions.ts'
import type { Throttle } from './throttle.ts'

/** What answering needs of an agent. */
export interface AnswerParts {
  readonly card: AgentCard
  readonly store: SegmentStore
  readonly sessions: Sessions
  readonly throttle: Throttle
  readonly nowMs: () => number
  /** Told of every record that is kept. */
  readonly listeners: Set<(record: OfferedRecord) => void>
  readonly estate: () => Estate
  readonly settings: () => AgentSettings
  /** Inputs that are not there, since when (ms). */
  readonly missing: ReadonlyMap<string, number>
  /** Running scenarios have changed. */
  readonly onChange: () => void
}

export interface AnswerOptions {
  /** Ends the answer early when it is aborted. */
  readonly signal?: AbortSignal | undefined
  /**
   * µs that this machine's clock is ahead of the controller's; asked when the first message has been taken. Without it the request tells
   * by when it was sent: then it must have come at once.
   */
  readonly aheadUs?: (() => number) | undefined
}

/** Runs a request: first that it has begun, then records, then the result. */
export function answerRequest(
  parts: AnswerParts,
  request: AgentRequest,
  options: AnswerOptions = {},
): AsyncGenerator<AgentMessage> {
  const receivedUs = parts.nowMs() * 1000
  const sentUs = ('query' in request && request.query.sentUs) || receivedUs
  const aheadUs = options.aheadUs ?? (() => clockAheadUs(receivedUs, sentUs, sentUs))
  return answer(parts, request, { ...options, aheadUs })
}

async function* answer(
  parts: AnswerParts,
  request: AgentRequest,
  { signal, aheadUs }: AnswerOptions & { readonly aheadUs: () => number },
): AsyncGenerator<AgentMessage> {
  yield began(parts)
  switch (request.kind) {
    case 'search':
      return yield* search(parts, { query: request.query, skewUs: -aheadUs(), signal })
    case 'follow':
      return yield* follow(parts, { query: request.query, skewUs: -aheadUs(), signal })
    default: {
      const { ok, text } = command(parts, request)
      yield { kind: 'end', result: resultOf(parts, ok, text) }
    }
  }
}

/** What is searched for. */
interface Asked {
  readonly query: SearchQuery
  /** µs to add to this machine's stamps to get the controller's time. */
  readonly skewUs: number
  readonly signal: AbortSignal | undefined
}

function began({ card, nowMs }: AnswerParts): AgentMessage {
  return { kind: 'began', machine: card.machine, clockUs: nowMs() * 1000 }
}

type Command = Exclude<AgentRequest, { kind: 'search' | 'follow' }>

function command(parts: AnswerParts, request: Command): { readonly ok: boolean; readonly text: string } {
  const { sessions, store, throttle, card, estate, nowMs, onChange } = parts
  sessions.expire(nowMs())
  switch (request.kind) {
    case 'start': {
      const scenario = findScenario(estate(), request.scenario, card.site)
      if (!scenario) return { ok: false, text: `there is no scenario ${request.scenario} here` }
      const name = scenario.identity.slice(scenario.identity.indexOf('/') + 1)
      const started = sessions.start(name, request.by, request.durationMs, nowMs())
      if (started.ok) throttle.reset()
      onChange()
      return started
    }
    case 'stop': {
      const stopped = sessions.stop(request.scenario, nowMs())
      onChange()
      return stopped
    }
    case 'update': {
      const updated = sessions.update(request.durationMs, nowMs())
      return updated.length > 0
        ? { ok: true, text: `${updated.map(({ scenario }) => scenario).join(', ')}: new duration` }
        : { ok: false, text: 'no scenario with a duration runs here' }
    }
    case 'sync':
      return store.sync(true)
        ? { ok: true, text: 'everything is on the disk' }
        : { ok: false, text: store.status().writeProblem }
    case 'show':
      onChange()
      return { ok: true, text: '' }
  }
}

/** A number for JSON, which has no infinite ones. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

function resultOf(parts: AnswerParts, ok: boolean, text: string): AgentResult {
  const { card, store, sessions, throttle, nowMs } = parts
  const { folder, segments, records, storedBytes, rawBytes, oldestUs, newestUs, disk, writeProblem } =
    store.status()
  return {
    machine: card.machine,
    ok,
    text,
    clockUs: nowMs() * 1000,
    running: [...sessions.running],
    throttled: throttle.throttled(),
    store: {
      folder,
      segments,
      records,
      storedBytes,
      rawBytes,
      oldestUs: finite(oldestUs),
      newestUs: finite(newestUs),
      freeBytes: disk.freeBytes,
      problem: writeProblem,
    },
  }
}

async function* search(parts: AnswerParts, { query, skewUs, signal }: Asked): AsyncGenerator<AgentMessage> {
  const { store, sessions, throttle, nowMs } = parts
  const sizes = growingPackets(parts)
  const fromUs = query.fromUs - skewUs
  const toUs = query.toUs - skewUs
  const selection = await store.select(fromUs, toUs, !query.skipNetworkLogs)
  const count = createSearchCount()
  try {
    for await (const batch of searchSections(selection.sections, query, { skewUs }, count, signal)) {
      if (signal?.aborted) return
      // Says that this agent is still at it.
      if (batch.length === 0) yield began(parts)
      yield* packets(batch, skewUs, sizes)
    }
  } finally {
    await selection.close()
  }
  const now = nowMs()
  const result = resultOf(parts, true, `${count.matches} records`)
  const damaged = count.damaged.map(name => `${name}: the block is damaged`)
  yield {
    kind: 'end',
    result: {
      ...result,
      search: {
        matches: count.matches,
        blocks: count.blocks,
        skippedBlocks: count.skippedBlocks,
        records: count.records,
        problems: [...selection.problems, ...damaged],
        losses: [
          ...selection.losses,
          ...throttledNow(throttle, fromUs, toUs, now),
          ...missingNow(parts, fromUs, toUs),
        ],
        ran: sessions.between(fromUs / 1000, toUs / 1000, now),
      },
    },
  }
}

/** Components that are throttled now count as a loss of this window. */
function throttledNow(
  throttle: Throttle,
  fromUs: number,
  toUs: number,
  nowMs: number,
): NonNullable<AgentResult['search']>['losses'] {
  return throttle.throttled().flatMap(({ component, level, sinceMs, left }) => {
    const loss = {
      kind: 'throttled',
      fromUs: sinceMs * 1000,
      toUs: nowMs * 1000,
      records: left,
      component,
      text: `component ${component} is throttled: only ${LEVELS[level] ?? ''} and worse; ${left} records were left out`,
    }
    return loss.toUs >= fromUs && loss.fromUs <= toUs ? [loss] : []
  })
}

/** The first packet of an answer is so small: the order of many machines stands when each has sent one. */
const FIRST_PACKET_BYTES = 4 << 10

interface PacketSizes {
  bytes(): number
  sent(): void
}

/** Packets that double until they have the size of the settings. */
function growingPackets({ settings }: AnswerParts): PacketSizes {
  let bytes = FIRST_PACKET_BYTES
  return {
    bytes: () => Math.min(bytes, settings().networkUsagePacketSize * 1024),
    sent() {
      bytes *= 2
    },
  }
}

/** What is said of an input that is not there. */
export function missingText(path: string): string {
  return `${path} does not exist; it is followed as soon as it does`
}

/** Inputs that are not there now: they count as a loss of this window, and no longer when they have come. */
function missingNow(
  { missing, nowMs }: AnswerParts,
  fromUs: number,
  toUs: number,
): NonNullable<AgentResult['search']>['losses'] {
  return [...missing]
    .map(([path, sinceMs]) => ({
      kind: 'input',
      fromUs: sinceMs * 1000,
      toUs: nowMs() * 1000,
      text: missingText(path),
    }))
    .filter(loss => loss.toUs >= fromUs && loss.fromUs <= toUs)
}

/** Batches of about a packet; stamps moved to the controller's clock. */
function* packets(
  records: readonly StoredRecord[],
  skewUs: number,
  sizes: PacketSizes,
): Generator<AgentMessage> {
  let packet: StoredRecord[] = []
  let bytes = 0
  for (const record of records) {
    packet.push(skewUs === 0 ? record : { ...record, timeUs: record.timeUs + skewUs })
    bytes += record.bytes.length
    if (bytes < sizes.bytes()) continue
    sizes.sent()
    yield { kind: 'records', records: packet }
    packet = []
    bytes = 0
  }
  if (packet.length > 0) yield { kind: 'records', records: packet }
}

const FOLLOW_MS = 250
/** Records that wait for a slow asker; beyond that the oldest are left out. */
const FOLLOW_LIMIT = 100_000

async function* follow(parts: AnswerParts, { query, skewUs, signal }: Asked): AsyncGenerator<AgentMessage> {
  const { listeners } = parts
  const sizes = growingPackets(parts)
  let waiting: StoredRecord[] = []
  const listener = (record: OfferedRecord): void => {
    if (waiting.length < FOLLOW_LIMIT) waiting.push(record)
  }
  listeners.add(listener)
  try {
    while (!signal?.aborted) {
      await sleep(FOLLOW_MS, undefined, signal ? { signal } : {}).catch(() => undefined)
      const batch = waiting
      waiting = []
      const found = await matchRecords(batch, query, { skewUs })
      yield* packets(found, skewUs, sizes)
    }
  } finally {
    listeners.delete(listener)
  }
  yield { kind: 'end', result: resultOf(parts, true, 'ended') }
}
