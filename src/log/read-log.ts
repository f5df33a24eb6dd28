// Reads one source, whatever it is: binary formats by their first bytes, text by its lines.

import type { ByteSource } from '../base/byte-source.ts'
import type { Problem } from '../base/problem.ts'
import type { Sink } from '../trace/raw.ts'
import type { Place, SourceId } from '../trace/record.ts'
import type { BinaryFormat, BinaryOptions, ClockKind, LogFormat, TextFormat } from './format.ts'
import { endsLinesByCr, withLineFeeds } from './line-feeds.ts'
import { quoteDepth, withoutQuotes } from './quoted-lines.ts'
import { type ReadTextOptions, type RecordListener, readText } from './read-text.ts'
import { detectTextEncoding, type TextEncodingName, transcodeUtf16 } from './text-encoding.ts'

/** Formats split by kind, text formats in the order in which they claim lines. */
export interface FormatSet {
  readonly binary: readonly BinaryFormat[]
  readonly text: readonly TextFormat[]
}

/** Sorts a catalogue of formats for reading. */
export function createFormatSet(formats: readonly LogFormat[]): FormatSet {
  const text = formats.filter((format): format is TextFormat => format.kind === 'text')
  return {
    binary: formats.filter((format): format is BinaryFormat => format.kind === 'binary'),
    text: text.sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1)),
  }
}

/** A run of bytes in one format. */
export interface RegionSummary {
  readonly format: string
  readonly title: string
  readonly clock: ClockKind
  readonly fromOffset: number
  readonly toOffset: number
  readonly fromLine: number
  readonly records: number
}

export interface LogSummary {
  readonly regions: readonly RegionSummary[]
  readonly encoding: TextEncodingName | 'binary'
  readonly records: number
  readonly lines: number
  readonly problems: readonly Problem[]
  /** The source whose offsets the records use: the file itself, or its view as UTF-8 with LFs and without marks of a quotation. */
  readonly view: ByteSource
  /** Text of what stands at a place of `view`, for binary formats; the bytes of all others are text themselves. */
  readonly show?: (place: Place) => Promise<string>
}

export interface ReadLogOptions extends BinaryOptions {
  readonly id: SourceId
  readonly formats: FormatSet
  readonly sink?: Sink
  readonly onRecord?: RecordListener
  readonly onProgress?: (bytes: number) => void
  readonly signal?: { readonly aborted: boolean }
  /** Reads everything as this format. */
  readonly force?: LogFormat
}

const HEAD_BYTES = 64 << 10

/** Reads a source to its end. Rejects only with what `source.read` rejects with. */
export async function readLog(source: ByteSource, options: ReadLogOptions): Promise<LogSummary> {
  const head = await headOf(source)
  const binary =
    options.force ?? options.formats.binary.find(format => format.recognise(head, source.name) !== undefined)
  if (binary?.kind === 'binary') return readBinary(source, binary, options)
  const encoding = detectTextEncoding(head)
  const view = await viewAsText(source, encoding)
  const summary = await readText(view, textOptions(options))
  return {
    regions: summary.regions.map(({ format, ...region }) => ({
      ...region,
      format: format.id,
      title: format.title,
      clock: format.clock,
    })),
    encoding,
    records: summary.records,
    lines: summary.lines,
    problems: summary.problems,
    view,
  }
}

/** The source as the scanners want it: ASCII in single bytes, lines that end by LF, no marks of a quotation. */
async function viewAsText(source: ByteSource, encoding: TextEncodingName): Promise<ByteSource> {
  const decoded = encoding === 'utf-8' ? source : await transcodeUtf16(source, encoding)
  const view = endsLinesByCr(await headOf(decoded)) ? withLineFeeds(decoded) : decoded
  const depth = quoteDepth(await headOf(view))
  return depth > 0 ? withoutQuotes(view, depth) : view
}

function headOf(source: ByteSource): Promise<Uint8Array> {
  return source.read(0, Math.min(HEAD_BYTES, source.sizeBytes))
}

function textOptions({
  id,
  formats,
  sink,
  onRecord,
  onProgress,
  signal,
  force,
}: ReadLogOptions): ReadTextOptions {
  return {
    id,
    formats: force?.kind === 'text' ? [force] : formats.text,
    ...(sink ? { sink } : {}),
    ...(onRecord ? { onRecord } : {}),
    ...(onProgress ? { onProgress } : {}),
    ...(signal ? { signal } : {}),
  }
}

async function readBinary(
  source: ByteSource,
  format: BinaryFormat,
  options: ReadLogOptions,
): Promise<LogSummary> {
  const problems: Problem[] = []
  const { id, sink, onRecord, onProgress } = options
  const given = options.tmf ? { tmf: options.tmf } : {}
  let records = 0
  await format.read(
    source,
    id,
    {
      wants: (...range) => sink?.wants(...range) ?? false,
      message: message => sink?.message(message),
      text: text => sink?.text(text),
      observation: observation => sink?.observation(observation),
      record(place, timeUs, kind) {
        records++
        onRecord?.(place.offset, timeUs, place.line, kind)
        onProgress?.(place.offset)
      },
      problem: problem => problems.push(problem),
    },
    given,
  )
  const { id: name, title, clock } = format
  const region = {
    format: name,
    title,
    clock,
    fromOffset: 0,
    toOffset: source.sizeBytes,
    fromLine: 0,
    records,
  }
  const show = (place: Place): Promise<string> => format.show(source, place, given)
  return { regions: [region], encoding: 'binary', records, lines: 0, problems, view: source, show }
}
