// What the tests of the formats have in common: reading with all formats, looking at what came out, samples.
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { decodeText } from '../../src/base/text.ts'
import type { LogFormat } from '../../src/log/format.ts'
import type { Observation } from '../../src/trace/observation.ts'
import { bytesOf } from '../base/bytes.ts'
import { type ReadAll, type ReadMessage, readAll } from './read-all.ts'

export interface Reading extends ReadAll {
  readonly bytes: Uint8Array
  /** Ids of the formats of the regions. */
  readonly formats: readonly string[]
  /** Codes of the problems. */
  readonly problems: readonly string[]
}

/** Reads a text or bytes with all formats, or as one of them. */
export async function read(input: string | Uint8Array, force?: LogFormat): Promise<Reading> {
  const bytes = typeof input === 'string' ? bytesOf(input) : input
  const all = await readAll(bytes, 'test.log', undefined, force)
  return {
    ...all,
    bytes,
    formats: all.summary.regions.map(region => region.format),
    problems: all.summary.problems.map(problem => problem.code),
  }
}

/** Observations of one kind. */
export function ofKind<K extends Observation['kind']>(
  reading: ReadAll,
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

/** What the source holds where a message says that it begins; '' for a message put together. */
export function wordsAt({ bytes }: Reading, message: ReadMessage | undefined): string {
  if (!message || Number.isNaN(message.startAt)) return ''
  return decodeText(bytes, message.startAt, message.startAt + message.start.length)
}

/** Bytes of a sample of this repository. */
export function sample(name: string): Uint8Array {
  return new Uint8Array(readFileSync(`test/samples/formats/${name}`))
}

/** Every byte belongs to exactly one record and region, and what readers say about places stays inside the file. */
export function expectCovered(reading: Reading): void {
  const sizeBytes = reading.bytes.length
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

/** Start line, direction and peer of every message. */
export function messagesOf(reading: ReadAll): (string | undefined)[][] {
  return reading.messages.map(({ start, origin }) => [start, origin.direction, origin.peer])
}

/** Stamp of every message in ISO form, null where there is none. */
export function stampsOf(reading: ReadAll): (string | null)[] {
  return reading.messages.map(({ origin }) =>
    Number.isNaN(origin.timeUs) ? null : new Date(origin.timeUs / 1000).toISOString(),
  )
}
