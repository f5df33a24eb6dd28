// Reads parts of a log again that `readLog` has read before: a place, or a whole source.

import type { ByteSource } from '../base/byte-source.ts'
import { decodeText } from '../base/text.ts'
import type { Sink } from '../trace/raw.ts'
import type { Place, SourceId } from '../trace/record.ts'
import type { BinaryOptions, LogFormat } from './format.ts'
import { createFormatSet, type LogSummary, readLog } from './read-log.ts'
import { readText } from './read-text.ts'

/** A source that was read, with what is needed to read it again. */
export interface KnownLog {
  readonly id: SourceId
  readonly source: ByteSource
  readonly summary: LogSummary
  readonly formats: readonly LogFormat[]
  readonly options?: BinaryOptions
}

/** True when a place can be read alone; the records of binary formats need what stands before them. */
export function isReadableInParts({ summary }: KnownLog): boolean {
  return summary.encoding !== 'binary'
}

/** What stands at a place, as text: the bytes themselves, or what a binary format shows. Rejects as the source does. */
export async function readPlaceText({ summary }: KnownLog, place: Place): Promise<string> {
  if (summary.show) return summary.show(place)
  return decodeText(await summary.view.read(place.offset, place.offset + place.length))
}

/**
 * Reads the records of a place as the first reading did. Of a binary source everything is read.
 * Rejects with what the source rejects with.
 */
export async function rereadPlace(log: KnownLog, place: Place, sink: Sink): Promise<void> {
  const { summary, formats, id } = log
  if (!isReadableInParts(log)) return rereadAll(log, sink)
  const region = summary.regions.find(({ toOffset }) => place.offset < toOffset) ?? summary.regions.at(-1)
  const format = formats.find(known => known.id === region?.format)
  if (format?.kind !== 'text') return
  const range = { from: place.offset, to: place.offset + place.length, fromLine: place.line }
  await readText(summary.view, { id, formats: [format], sink, range })
}

export interface RereadOptions {
  readonly signal?: { readonly aborted: boolean }
  /** Awaited before every window: lets other work go on. @param offset of the window, bytes */
  readonly pause?: (offset: number) => Promise<void>
}

/** Reads a source again from its begin. Rejects with what the source rejects with. */
export async function rereadAll(log: KnownLog, sink: Sink, options: RereadOptions = {}): Promise<void> {
  const { summary, formats, id } = log
  const { signal } = options
  if (!isReadableInParts(log)) {
    const force = formats.find(known => known.id === summary.regions[0]?.format)
    await readLog(log.source, {
      id,
      formats: createFormatSet(formats),
      sink,
      ...log.options,
      ...(force ? { force } : {}),
    })
    return
  }
  const view = withPause(summary.view, options.pause)
  for (const { format: name, fromOffset, toOffset, fromLine } of summary.regions) {
    const format = formats.find(known => known.id === name)
    if (format?.kind !== 'text' || signal?.aborted) continue
    const range = { from: fromOffset, to: toOffset, fromLine }
    await readText(view, { id, formats: [format], sink, range, ...(signal ? { signal } : {}) })
  }
}

function withPause(source: ByteSource, pause: RereadOptions['pause']): ByteSource {
  if (!pause) return source
  return {
    name: source.name,
    sizeBytes: source.sizeBytes,
    async read(from, to, into) {
      await pause(from)
      return source.read(from, to, into)
    },
  }
}
