// Reads a binary log for tests: everything the sink receives, decoded and copied, and the records checked for being laid end to end.

import { expect } from 'vitest'
import { createMemorySource } from '../../src/base/byte-source.ts'
import type { Problem } from '../../src/base/problem.ts'
import { decodeText } from '../../src/base/text.ts'
import type { BinaryFormat, BinaryOptions } from '../../src/log/format.ts'
import type { Observation } from '../../src/trace/observation.ts'
import type { Origin } from '../../src/trace/origin.ts'
import type { Place, RecordKind } from '../../src/trace/record.ts'

export interface ReadMessage {
  readonly protocol: 'sip' | 'http'
  readonly start: string
  readonly head: string
  readonly body: string
  readonly origin: Origin
}

export interface ReadBack {
  readonly records: readonly { readonly place: Place; readonly timeUs: number; readonly kind: RecordKind }[]
  readonly messages: readonly ReadMessage[]
  readonly texts: readonly {
    readonly text: string
    readonly level: string
    readonly component: string
    readonly origin: Origin
  }[]
  readonly observations: readonly Observation[]
  readonly problems: readonly Problem[]
}

/** Reads bytes with a format; fails when the records do not cover every byte exactly once. */
export async function readBinary(
  format: BinaryFormat,
  bytes: Uint8Array,
  options: BinaryOptions & { readonly name?: string } = {},
): Promise<ReadBack> {
  const back = {
    records: [] as { place: Place; timeUs: number; kind: RecordKind }[],
    messages: [] as ReadMessage[],
    texts: [] as { text: string; level: string; component: string; origin: Origin }[],
    observations: [] as Observation[],
    problems: [] as Problem[],
  }
  const source = createMemorySource(options.name ?? 'test.bin', bytes)
  await format.read(
    source,
    0,
    {
      wants: () => true,
      message(raw) {
        back.messages.push({
          protocol: raw.protocol,
          start: decodeText(raw.bytes, raw.startFrom, raw.startTo),
          head: decodeText(raw.bytes, raw.headFrom, raw.headTo),
          body: decodeText(raw.bytes, raw.bodyFrom, raw.bodyTo),
          origin: raw.origin,
        })
      },
      text({ bytes: text, from, to, level = '', component = '', origin }) {
        back.texts.push({ text: decodeText(text, from, to), level, component, origin })
      },
      observation: observation => back.observations.push(observation),
      record: (place, timeUs, kind) => back.records.push({ place, timeUs, kind }),
      problem: problem => back.problems.push(problem),
    },
    options,
  )
  expectEndToEnd(back.records, bytes.length)
  return back
}

/** Every byte belongs to exactly one record. */
function expectEndToEnd(records: ReadBack['records'], sizeBytes: number): void {
  let at = 0
  for (const { place } of records) {
    expect(place.offset).toBe(at)
    expect(place.length).toBeGreaterThan(0)
    at += place.length
  }
  expect(at).toBe(sizeBytes)
}

/** The observations of one kind. */
export function ofKind<K extends Observation['kind']>(
  observations: readonly Observation[],
  kind: K,
): Extract<Observation, { kind: K }>[] {
  return observations.filter((found): found is Extract<Observation, { kind: K }> => found.kind === kind)
}

/** Text of the problems, for matching. */
export function problemText({ problems }: ReadBack): string {
  return problems.map(problem => problem.text).join('\n')
}
