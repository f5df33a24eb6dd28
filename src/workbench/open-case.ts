// One open case: logs in, attempts and findings out. Plain data and plain calls, shared by command line, web worker and API.

import type { ByteSource } from '../base/byte-source.ts'
import { messageOf } from '../base/errors.ts'
import { type Diagnosis, diagnose } from '../diagnose/engine.ts'
import { computeFacts, type Facts } from '../diagnose/facts/facts.ts'
import type { Rule } from '../diagnose/rule.ts'
import type { LogFormat } from '../log/format.ts'
import { createFormatSet, type LogSummary, type ReadLogOptions, readLog } from '../log/read-log.ts'
import { type Assembled, assembleAttempts } from '../trace/assemble.ts'
import { createTimeOf, estimateClocks, type SourceClock, type StatedClock } from '../trace/clock.ts'
import { type Collected, createCollector } from '../trace/collect.ts'
import { createTextObservation } from '../trace/observe/observe-text.ts'
import type { TextObserver } from '../trace/observe/observer.ts'
import { createPhraseObserver } from '../trace/observe/phrase.ts'
import type { Sink } from '../trace/raw.ts'
import type { TimeOf } from '../trace/timeline.ts'
import { teeSink } from './tee-sink.ts'

/** The catalogues a case is opened with. */
export interface Catalogues {
  readonly formats: readonly LogFormat[]
  readonly observers: readonly TextObserver[]
  readonly rules: readonly Rule[]
}

export interface CaseOptions {
  /** Format to read a source as, by its name; undefined to detect. */
  readonly formatOf?: (source: ByteSource) => LogFormat | undefined
  /** Zone of the stamps of a source, µs east of UTC, where a person gave it. `stampUs`: a stamp of it, NaN when it has none. */
  readonly zoneOf?: (source: ByteSource, stampUs: number) => number | undefined
  /** How much the clock of a source is ahead, µs, where a person gave it. */
  readonly skewOf?: (source: ByteSource) => number | undefined
  /** Gets everything that is read, besides the analysis: an indexer of messages. */
  readonly alsoTo?: Sink
  /** WPP format texts for ETL files. */
  readonly tmf?: readonly { readonly name: string; readonly text: string }[]
  readonly onProgress?: (progress: {
    readonly source: string
    readonly bytes: number
    readonly totalBytes: number
  }) => void
  readonly signal?: { readonly aborted: boolean }
}

/** A source of the case after reading. */
export interface CaseSource {
  readonly source: ByteSource
  readonly summary: LogSummary
  readonly clock: SourceClock
  /** Why it could not be read to its end; what was read before is analysed. */
  readonly unreadable: string | undefined
}

export interface OpenCase {
  readonly sources: readonly CaseSource[]
  readonly collected: Collected
  readonly assembled: Assembled
  readonly timeOf: TimeOf
  readonly facts: Facts
  readonly diagnosis: Diagnosis
}

/** Reads the sources in turn and diagnoses them. A source that cannot be read is reported, the rest is analysed. */
export async function openCase(
  sources: readonly ByteSource[],
  catalogues: Catalogues,
  options: CaseOptions = {},
): Promise<OpenCase> {
  const phrases = catalogues.rules.flatMap(rule => rule.phrases ?? []).map(createPhraseObserver)
  const collector = createCollector(createTextObservation([...catalogues.observers, ...phrases]))
  const sink = options.alsoTo ? teeSink(collector, options.alsoTo) : collector
  const formats = createFormatSet(catalogues.formats)
  const totalBytes = sources.reduce((sum, source) => sum + source.sizeBytes, 0)
  const read: ReadSource[] = []
  let doneBytes = 0
  for (const source of sources) {
    if (options.signal?.aborted) break
    const before = doneBytes
    const onProgress = (bytes: number): void =>
      options.onProgress?.({ source: source.name, bytes: before + bytes, totalBytes })
    read.push(await readSource(source, { id: read.length, formats, sink, onProgress }, options))
    doneBytes += source.sizeBytes
  }
  return analyse(read, collector.collected(), catalogues.rules, options)
}

type ReadSource = Omit<CaseSource, 'clock'>

async function readSource(
  source: ByteSource,
  base: ReadLogOptions,
  options: CaseOptions,
): Promise<ReadSource> {
  const force = options.formatOf?.(source)
  try {
    const summary = await readLog(source, {
      ...base,
      ...(force ? { force } : {}),
      ...(options.tmf ? { tmf: options.tmf } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
    })
    return { source, summary, unreadable: undefined }
  } catch (thrown) {
    const summary: LogSummary = {
      regions: [],
      encoding: 'utf-8',
      records: 0,
      lines: 0,
      problems: [],
      view: source,
    }
    return { source, summary, unreadable: messageOf(thrown) }
  }
}

function analyse(
  read: readonly ReadSource[],
  collected: Collected,
  rules: readonly Rule[],
  options: CaseOptions,
): OpenCase {
  const stamps = firstStamps(collected)
  const stated = read.map(({ source, summary }, id) =>
    statedClock(summary, options.zoneOf?.(source, stamps.get(id) ?? Number.NaN)),
  )
  const clocks = estimateClocks(collected, stated).map((clock, i) =>
    withGivenSkew(clock, read[i] && options.skewOf?.(read[i].source)),
  )
  const timeOf = createTimeOf(clocks)
  const assembled = assembleAttempts(collected, timeOf)
  const facts = computeFacts({ assembled, observations: collected.observations, clocks })
  const sources = read.flatMap((source, i) => {
    const clock = clocks[i]
    return clock ? [{ ...source, clock }] : []
  })
  return { sources, collected, assembled, timeOf, facts, diagnosis: diagnose(facts, rules) }
}

/** One stamp of each source that has any, µs as the log wrote it. */
function firstStamps({ sip, http, observations }: Collected): ReadonlyMap<number, number> {
  const stamps = new Map<number, number>()
  for (const { origin } of [...sip, ...http, ...observations])
    if (!stamps.has(origin.source) && Number.isFinite(origin.timeUs)) stamps.set(origin.source, origin.timeUs)
  return stamps
}

function statedClock(summary: LogSummary, zoneUs: number | undefined): StatedClock {
  const clocks = new Set(summary.regions.map(region => region.clock).filter(clock => clock !== 'none'))
  return { utc: clocks.size === 1 && clocks.has('utc'), ...(zoneUs === undefined ? {} : { zoneUs }) }
}

function withGivenSkew(clock: SourceClock, skewUs: number | undefined): SourceClock {
  return skewUs === undefined ? clock : { ...clock, skewUs, basis: 'given', known: true }
}
