// Reads a log in memory and keeps what a sink would see only for a moment: the tool of all format tests.
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { decodeText, encodeText } from '../../src/base/text.ts'
import type { LogFormat } from '../../src/log/format.ts'
import { formats as allFormats } from '../../src/log/formats.gen.ts'
import { createFormatSet, type LogSummary, readLog } from '../../src/log/read-log.ts'
import type { Observation } from '../../src/trace/observation.ts'
import type { Origin } from '../../src/trace/origin.ts'

export interface ReadMessage {
  readonly protocol: string
  readonly start: string
  /** Header lines as written. */
  readonly head: string
  readonly body: string
  readonly origin: Origin
  readonly ordinal: number
  /** The bytes of the source where the message says it stands; '' for messages put together. */
  readonly atBase: string
}

export interface ReadTextPart {
  readonly text: string
  readonly origin: Origin
  readonly level: string | undefined
  readonly component: string | undefined
}

export interface ReadRecord {
  readonly offset: number
  readonly timeUs: number
  readonly line: number
  readonly kind: number
}

export interface Reading {
  readonly summary: LogSummary
  readonly formats: readonly string[]
  readonly records: readonly ReadRecord[]
  readonly messages: readonly ReadMessage[]
  readonly texts: readonly ReadTextPart[]
  readonly observations: readonly Observation[]
  readonly problems: readonly string[]
}

export interface ReadingOptions {
  readonly force?: LogFormat
  readonly formats?: readonly LogFormat[]
}

/** Reads a text or bytes with all formats. */
export async function read(input: string | Uint8Array, options: ReadingOptions = {}): Promise<Reading> {
  const bytes = typeof input === 'string' ? encodeText(input) : input
  const records: ReadRecord[] = []
  const messages: ReadMessage[] = []
  const texts: ReadTextPart[] = []
  const observations: Observation[] = []
  const summary = await readLog(createMemorySource('test.log', bytes), {
    id: 0,
    formats: createFormatSet(options.formats ?? allFormats),
    ...(options.force ? { force: options.force } : {}),
    onRecord: (offset, timeUs, line, kind) => records.push({ offset, timeUs, line, kind }),
    sink: {
      wants: () => true,
      message(raw) {
        messages.push({
          protocol: raw.protocol,
          start: decodeText(raw.bytes, raw.startFrom, raw.startTo),
          head: decodeText(raw.bytes, raw.headFrom, raw.headTo),
          body: decodeText(raw.bytes, raw.bodyFrom, raw.bodyTo),
          origin: raw.origin,
          ordinal: raw.ordinal,
          atBase: Number.isNaN(raw.base)
            ? ''
            : decodeText(bytes, raw.base + raw.startFrom, raw.base + raw.startTo),
        })
      },
      text(raw) {
        const text = decodeText(raw.bytes, raw.from, raw.to)
        texts.push({ text, origin: raw.origin, level: raw.level, component: raw.component })
      },
      observation: observation => observations.push(observation),
    },
  })
  return {
    summary,
    formats: summary.regions.map(region => region.format),
    records,
    messages,
    texts,
    observations,
    problems: summary.problems.map(problem => problem.code),
  }
}

/** Observations of one kind, without the type of the others. */
export function ofKind<K extends Observation['kind']>(
  reading: Reading,
  kind: K,
): Extract<Observation, { kind: K }>[] {
  return reading.observations.filter(
    (found): found is Extract<Observation, { kind: K }> => found.kind === kind,
  )
}

/** Value of a header in the lines of a read message, or undefined. */
export function headerOf(message: ReadMessage | undefined, name: string): string | undefined {
  const line = message?.head
    .split(/\r?\n/)
    .find(text => text.toLowerCase().startsWith(`${name.toLowerCase()}:`))
  return line?.slice(name.length + 1).trim()
}

/** Bytes of a sample of this repository. */
export function sample(name: string): Uint8Array {
  return new Uint8Array(readFileSync(`test/samples/formats/${name}`))
}

/** Every byte belongs to exactly one record, and what readers say about places stays inside the file. */
export function expectCovered(reading: Reading, sizeBytes: number): void {
  const offsets = reading.records.map(record => record.offset)
  if (sizeBytes > 0) expect(offsets[0]).toBe(0)
  expect(offsets.every((offset, i) => i === 0 || offset > (offsets[i - 1] ?? 0))).toBe(true)
  expect(offsets.every(offset => offset < Math.max(1, sizeBytes))).toBe(true)
  const { regions } = reading.summary
  expect(regions.every((region, i) => region.fromOffset === (regions[i - 1]?.toOffset ?? 0))).toBe(true)
  expect(regions.at(-1)?.toOffset ?? 0).toBe(sizeBytes)
  const origins = [...reading.messages, ...reading.texts, ...reading.observations].map(({ origin }) => origin)
  expect(
    origins.every(({ offset, length }) => offset >= 0 && length >= 0 && offset + length <= sizeBytes),
  ).toBe(true)
}
