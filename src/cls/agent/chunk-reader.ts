// Reads a log that grows: takes bytes as they come, cuts them into whole records in whatever text format they are, and makes
// records for the agent of them. A record is whole when the next one begins, or when nothing has come for a while.

import { createMemorySource } from '../../base/byte-source.ts'
import { US_PER_MINUTE } from '../../base/time.ts'
import { readPrefix } from '../../log/cls/prefix.ts'
import type { ClockKind } from '../../log/format.ts'
import type { FormatSet } from '../../log/read-log.ts'
import { type Region, readText } from '../../log/read-text.ts'
import type { Sink } from '../../trace/raw.ts'
import { type OfferedRecord, readLevelRank } from '../record.ts'
import { type PlaceNames, withMachineAndZone } from './cls-prefix.ts'
import { offeredMessage, offeredObservation, offeredText } from './offered.ts'

export interface ChunkReaderOptions {
  readonly formats: FormatSet
  readonly machine: string
  readonly pool: string
  /** Zone of stamps that are not UTC, µs east of it; by default that of this computer. */
  readonly zoneUs?: number
  /** ms since 1970: the time of records that have none. */
  readonly nowMs: () => number
  readonly offer: (record: OfferedRecord) => void
}

export interface ChunkReader {
  /** Takes further bytes of the log. Never rejects for what stands in them. */
  feed(bytes: Uint8Array): Promise<void>
  /** Takes what is still open as a whole record. */
  flush(): Promise<void>
  /** Bytes that wait for the rest of their record. */
  readonly pendingBytes: number
}

const CLS_TEXT = 'cls-text'
/** Lines that say what the columns of the lines behind them mean. */
const HASH = 35
const LF = 10

/** Creates a reader for one log. */
export function createChunkReader(options: ChunkReaderOptions): ChunkReader {
  const { formats } = options
  const clock = createStampClock(options)
  let pending: Buffer = Buffer.alloc(0)
  /** Lines of column names seen last: every later chunk needs them. */
  let preamble: Buffer = Buffer.alloc(0)

  async function take(bytes: Buffer, whole: boolean): Promise<void> {
    const log = Buffer.concat([preamble, bytes])
    const source = createMemorySource('input', log)
    const starts: number[] = []
    const times: number[] = []
    const { regions } = await readText(source, {
      id: 0,
      formats: formats.text,
      onRecord: (offset, timeUs) => {
        starts.push(offset)
        times.push(timeUs)
      },
    })
    const end = whole ? log.length : (starts.at(-1) ?? 0)
    pending = Buffer.from(log.subarray(Math.max(end, preamble.length)))
    const skip = preamble.length
    for (const region of regions) {
      const range = { from: Math.max(region.fromOffset, 0), to: Math.min(region.toOffset, end) }
      if (range.to <= range.from || range.to <= skip) continue
      if (region.format.id === CLS_TEXT) takeCls(log, { starts, times, range, skip })
      else await takeOther(source, region, range, skip)
    }
    preamble = lastHashLines(log.subarray(0, end))
  }

  /** Records of CLS text are kept as they are, but for machine and zone. */
  function takeCls(log: Buffer, { starts, times, range, skip }: ClsRange): void {
    for (const [i, from] of starts.entries()) {
      if (from < range.from || from >= range.to || from < skip) continue
      const to = Math.min(starts[i + 1] ?? range.to, range.to)
      const timeUs = clock.stampOf(times[i] ?? Number.NaN, 'unstated')
      options.offer(readClsRecord(log.subarray(from, to), timeUs, options, clock.zoneOf('unstated', timeUs)))
    }
  }

  async function takeOther(
    source: ReturnType<typeof createMemorySource>,
    { format, fromLine }: Region,
    range: { readonly from: number; readonly to: number },
    skip: number,
  ): Promise<void> {
    const sink = createOfferSink(options, format.id, timeUs => clock.stampOf(timeUs, format.clock), skip)
    await readText(source, { id: 0, formats: [format], sink, range: { ...range, fromLine } })
  }

  return {
    feed: bytes => take(Buffer.concat([pending, bytes]), false),
    flush: () => (pending.length > 0 ? take(pending, true) : Promise.resolve()),
    get pendingBytes() {
      return pending.length
    },
  }
}

/** Makes UTC of the stamps of one log. */
interface StampClock {
  /** µs UTC; a record without a stamp has the time of the one before it, or of its arrival. */
  stampOf(timeUs: number, clock: ClockKind): number
  /** µs east of UTC. */
  zoneOf(clock: ClockKind, timeUs: number): number
}

function createStampClock({ zoneUs, nowMs }: ChunkReaderOptions): StampClock {
  let lastUs = Number.NaN

  function zoneOf(clock: ClockKind, timeUs: number): number {
    if (clock === 'utc' || clock === 'none') return 0
    if (zoneUs !== undefined) return zoneUs
    // The servers' tools write UTC unless they are told otherwise; clients write local time.
    return clock === 'unstated' ? 0 : -new Date(timeUs / 1000).getTimezoneOffset() * US_PER_MINUTE
  }

  return {
    zoneOf,
    stampOf(timeUs, clock) {
      const stamp = Number.isFinite(timeUs) ? timeUs - zoneOf(clock, timeUs) : lastUs
      lastUs = Number.isFinite(stamp) ? stamp : nowMs() * 1000
      return lastUs
    },
  }
}

/** A record of CLS text. @param zoneUs zone of its stamp, µs east of UTC */
function readClsRecord(record: Buffer, timeUs: number, names: PlaceNames, zoneUs: number): OfferedRecord {
  const lineEnd = record.indexOf(LF)
  const prefix = readPrefix(record, 0, lineEnd < 0 ? record.length : lineEnd)
  return {
    timeUs,
    level: readLevelRank(record.toString('latin1', prefix.levelFrom, prefix.levelTo)) ?? 2,
    flag: record.toString('latin1', prefix.levelTo + 1, record.indexOf(41, prefix.levelTo)).slice(0, 80),
    component: record.toString('utf8', prefix.componentFrom, prefix.componentTo).slice(0, 80),
    type: 'WPP',
    form: 'cls',
    bytes: withMachineAndZone(record, names, zoneUs),
  }
}

interface ClsRange {
  readonly starts: readonly number[]
  readonly times: readonly number[]
  readonly range: { readonly from: number; readonly to: number }
  readonly skip: number
}

/**
 * A sink that makes records for an agent. @param stampOf corrects a stamp for zone and absence @param skip offset before
 * which nothing is taken: it was taken before
 */
export function createOfferSink(
  { machine, offer }: Pick<ChunkReaderOptions, 'machine' | 'offer'>,
  format: string,
  stampOf: (timeUs: number) => number,
  skip = 0,
): Sink {
  return {
    wants: () => true,
    message(message) {
      if (message.origin.offset >= skip)
        offer(offeredMessage(message, stampOf(message.origin.timeUs), machine))
    },
    text(text) {
      if (text.origin.offset >= skip) offer(offeredText(text, stampOf(text.origin.timeUs), machine, format))
    },
    observation(observation) {
      const { offset, timeUs } = observation.origin
      if (offset >= skip) offer(offeredObservation(observation, stampOf(timeUs), machine))
    },
  }
}

/** The last run of lines that begin with "#", when it names columns. */
function lastHashLines(log: Buffer): Buffer {
  const fields = log.lastIndexOf('#Fields:')
  if (fields < 0 || (fields > 0 && log[fields - 1] !== LF)) return Buffer.alloc(0)
  let from = fields
  while (from > 0) {
    const before = log.lastIndexOf(LF, from - 2) + 1
    if (log[before] !== HASH) break
    from = before
  }
  const lineEnd = log.indexOf(LF, fields)
  return Buffer.from(log.subarray(from, lineEnd < 0 ? log.length : lineEnd + 1))
}
