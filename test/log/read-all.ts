// Shared by tests: reads bytes with formats and gives everything they handed on, decoded.

import { createMemorySource } from '../../src/base/byte-source.ts'
import { decodeText } from '../../src/base/text.ts'
import type { LogFormat } from '../../src/log/format.ts'
import { formats as catalogue } from '../../src/log/formats.gen.ts'
import { createFormatSet, type LogSummary, readLog } from '../../src/log/read-log.ts'
import type { Observation } from '../../src/trace/observation.ts'
import type { Origin } from '../../src/trace/origin.ts'
import type { RecordKind } from '../../src/trace/record.ts'
import { bytesOf } from '../base/bytes.ts'

export interface ReadMessage {
  readonly protocol: 'sip' | 'http'
  readonly start: string
  readonly head: string
  readonly body: string
  readonly origin: Origin
  readonly base: number
  readonly ordinal: number
  /** Offset of the start line in the source; NaN for a message put together from pieces. */
  readonly startAt: number
}

export interface ReadAll {
  readonly messages: readonly ReadMessage[]
  readonly texts: readonly {
    readonly text: string
    readonly origin: Origin
    readonly level?: string
    readonly component?: string
  }[]
  readonly observations: readonly Observation[]
  readonly records: readonly {
    readonly offset: number
    readonly timeUs: number
    readonly line: number
    readonly kind: RecordKind
  }[]
  readonly summary: LogSummary
}

/** Reads a text or bytes as a file of that name. */
export async function readAll(
  input: string | Uint8Array,
  name = 'test.log',
  formats: readonly LogFormat[] = catalogue,
  force?: LogFormat,
): Promise<ReadAll> {
  const bytes = typeof input === 'string' ? bytesOf(input) : input
  const messages: ReadMessage[] = []
  const texts: ReadAll['texts'][number][] = []
  const observations: Observation[] = []
  const records: ReadAll['records'][number][] = []
  const summary = await readLog(createMemorySource(name, bytes), {
    id: 0,
    formats: createFormatSet(formats),
    ...(force ? { force } : {}),
    onRecord: (offset, timeUs, line, kind) => records.push({ offset, timeUs, line, kind }),
    sink: {
      wants: () => true,
      message: raw =>
        messages.push({
          protocol: raw.protocol,
          start: decodeText(raw.bytes, raw.startFrom, raw.startTo),
          head: decodeText(raw.bytes, raw.headFrom, raw.headTo),
          body: decodeText(raw.bytes, raw.bodyFrom, raw.bodyTo),
          origin: raw.origin,
          base: raw.base,
          ordinal: raw.ordinal,
          startAt: raw.base + raw.startFrom,
        }),
      text: ({ bytes, from, to, origin, level, component }) =>
        texts.push({
          text: decodeText(bytes, from, to),
          origin,
          ...(level ? { level } : {}),
          ...(component ? { component } : {}),
        }),
      observation: observation => observations.push(observation),
    },
  })
  return { messages, texts, observations, records, summary }
}
