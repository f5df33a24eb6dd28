// Reads a text log in one pass: lines → records → messages, texts, observations. Several formats may follow one another
// in one file: a line that another format claims opens a new region.

import type { ByteSource } from '../base/byte-source.ts'
import type { Problem } from '../base/problem.ts'
import type { Sink } from '../trace/raw.ts'
import type { RecordKind, SourceId } from '../trace/record.ts'
import {
  LINE,
  type LineScanner,
  type LineVerdict,
  type ReaderSink,
  type RecordLines,
  type RecordReader,
  type TextFormat,
} from './format.ts'
import { type LineListener, RECORD_LIMIT_BYTES, readLines } from './read-lines.ts'

/** A run of bytes in one format. */
export interface Region {
  readonly format: TextFormat
  readonly fromOffset: number
  readonly toOffset: number
  readonly fromLine: number
  readonly records: number
}

/** Is told of every record, in order of offset. */
export type RecordListener = (offset: number, timeUs: number, line: number, kind: RecordKind) => void

export interface ReadTextOptions {
  readonly id: SourceId
  /** Text formats in order of priority; the last one claims everything. */
  readonly formats: readonly TextFormat[]
  /** Receives what the records hold; without it only records and regions are found. */
  readonly sink?: Sink
  readonly onRecord?: RecordListener
  readonly onProgress?: (bytes: number) => void
  readonly signal?: { readonly aborted: boolean }
  /** Only bytes of [from, to), which must begin at a record; `fromLine` is the number of its first line. */
  readonly range?: { readonly from: number; readonly to: number; readonly fromLine: number }
}

export interface TextSummary {
  readonly regions: readonly Region[]
  readonly records: number
  readonly lines: number
  readonly problems: readonly Problem[]
}

/** Reads a source to its end, or the given range. Rejects only with what `source.read` rejects with. */
export async function readText(source: ByteSource, options: ReadTextOptions): Promise<TextSummary> {
  const from = options.range?.from ?? 0
  const to = options.range?.to ?? source.sizeBytes
  const scan = createScan(options, from)
  await readLines(source, scan, { from, to, onProgress: options.onProgress, signal: options.signal })
  return scan.summary()
}

interface OpenRecord {
  readonly from: number
  readonly line: number
  readonly timeUs: number
  readonly kind: RecordKind
  /** The record was cut at the limit and has been handed on. */
  cut: boolean
}

interface OpenRegion {
  readonly format: TextFormat
  readonly scanner: LineScanner
  readonly reader: RecordReader
  readonly fromOffset: number
  readonly fromLine: number
  records: number
}

interface GrowingLines extends RecordLines {
  append(end: number): void
  clear(): void
}

/** Line ends of the open record; one array serves all records. */
function createRecordLines(): GrowingLines {
  let ends = new Int32Array(256)
  let count = 0
  return {
    get count() {
      return count
    },
    get ends() {
      return ends
    },
    append(end) {
      if (count === ends.length) {
        const larger = new Int32Array(count * 2)
        larger.set(ends)
        ends = larger
      }
      ends[count++] = end
    },
    clear() {
      count = 0
    },
  }
}

/** Formats judge at most this much of a line. */
const LINE_LIMIT_BYTES = 64 << 10
const NO_SINK: Sink = {
  wants: () => false,
  message: () => undefined,
  text: () => undefined,
  observation: () => undefined,
}
/** Problems of one kind beyond this are counted, not kept. */
const PROBLEM_LIMIT = 20

/** A sink that also takes problems. */
function withProblems(sink: Sink, problem: (problem: Problem) => void): ReaderSink {
  return {
    wants: (bytes, startFrom, startTo, to) => sink.wants(bytes, startFrom, startTo, to),
    message: message => sink.message(message),
    text: text => sink.text(text),
    observation: observation => sink.observation(observation),
    problem,
  }
}

/** Keeps the first problems of each kind and counts the rest. */
function createProblemList(): { append(problem: Problem): void; list(): Problem[] } {
  const kept: Problem[] = []
  const counts = new Map<string, number>()
  return {
    append(problem) {
      const count = (counts.get(problem.code) ?? 0) + 1
      counts.set(problem.code, count)
      if (count <= PROBLEM_LIMIT) kept.push(problem)
    },
    list: () => [
      ...kept,
      ...[...counts].flatMap(([code, count]) =>
        count > PROBLEM_LIMIT ? [{ code, text: `… and ${count - PROBLEM_LIMIT} more of this kind` }] : [],
      ),
    ],
  }
}

function createScan(options: ReadTextOptions, fromOffset: number): LineListener & { summary(): TextSummary } {
  const { id, formats } = options
  const problems = createProblemList()
  const sink = withProblems(options.sink ?? NO_SINK, problems.append)
  const fallback = formats.at(-1)
  const regions: Region[] = []
  let region: OpenRegion | undefined
  let record: OpenRecord | undefined
  let line = options.range?.fromLine ?? 1
  let records = 0
  let nulBytes = 0
  let offsetAfterLine = fromOffset
  const lines = createRecordLines()

  function handOn(bytes: Uint8Array, base: number, to: number): void {
    if (!record || record.cut || !region || !options.sink) return
    const place = { source: id, offset: record.from, length: to - record.from, line: record.line }
    const { timeUs, kind } = record
    region.reader.read({ bytes, from: record.from - base, to: to - base, lines, place, timeUs, kind }, sink)
  }

  function closeRegion(toOffset: number): void {
    if (!region) return
    region.reader.end(sink)
    const { format, fromLine, records } = region
    regions.push({ format, fromOffset: region.fromOffset, toOffset, fromLine, records })
    region = undefined
  }

  function openRegion(format: TextFormat, offset: number): OpenRegion {
    const scanner = format.createScanner()
    return { format, scanner, reader: format.createReader(), fromOffset: offset, fromLine: line, records: 0 }
  }

  /** The format that takes a line which the current one would leave to others. */
  function findClaimant(
    verdict: LineVerdict,
    bytes: Uint8Array,
    from: number,
    to: number,
  ): TextFormat | undefined {
    return formats.find(
      format =>
        format !== fallback &&
        format !== region?.format &&
        (verdict !== LINE.continuation || format.interrupts) &&
        format.claims(bytes, from, to),
    )
  }

  /** Judges one line: the region it opens, or whether it begins a record in the current one. */
  function judge(bytes: Uint8Array, from: number, to: number): TextFormat | 'start' | 'inside' {
    if (!region) return findClaimant(LINE.foreign, bytes, from, to) ?? fallback ?? 'inside'
    const verdict = region.scanner.line(bytes, from, to)
    if (verdict === LINE.payload) return 'inside'
    if (verdict === LINE.start) return 'start'
    const claimant = findClaimant(verdict, bytes, from, to)
    return claimant ?? (verdict === LINE.loose ? 'start' : 'inside')
  }

  function takeLine(bytes: Uint8Array, from: number, to: number, base: number): void {
    const textFrom = skipMarks(bytes, from, to, base)
    const textTo = Math.min(to, textFrom + LINE_LIMIT_BYTES)
    const judged = judge(bytes, textFrom, textTo)
    if (judged === 'inside') return
    const start = base + textFrom
    handOn(bytes, base, start)
    if (judged !== 'start') {
      closeRegion(start)
      region = openRegion(judged, regions.length === 0 ? fromOffset : start)
      region.scanner.line(bytes, textFrom, textTo)
    }
    if (!region) return
    const { timeUs, kind } = region.scanner
    record = { from: start, line, timeUs, kind, cut: false }
    lines.clear()
    region.records++
    records++
    // What stands before the first record of a file (a byte order mark) belongs to it.
    options.onRecord?.(records === 1 ? fromOffset : start, timeUs, line, kind)
  }

  /** Start of the text of a line: behind a byte order mark and behind a run of NULs (a crashed client's tail). */
  function skipMarks(bytes: Uint8Array, from: number, to: number, base: number): number {
    if (base + from === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 3
    let at = from
    while (at < to && bytes[at] === 0) at++
    nulBytes += at - from
    return at
  }

  return {
    line(bytes, from, to, base) {
      takeLine(bytes, from, to, base)
      if (record) lines.append(base + to - record.from)
      offsetAfterLine = base + to + 1
      line++
    },
    keepFrom: () => (record === undefined || record.cut ? offsetAfterLine : record.from),
    overflow(bytes, base, to) {
      handOn(bytes, base, base + to)
      if (!record) return
      offsetAfterLine = base + to
      if (record.cut) return
      record.cut = true
      const limit = `${RECORD_LIMIT_BYTES >> 20} MiB`
      problems.append({
        code: 'record-too-long',
        text: `The record at line ${record.line} is longer than ${limit}; only its first ${limit} were read`,
        at: record.from,
      })
    },
    end(bytes, base, to) {
      handOn(bytes, base, base + to)
      closeRegion(base + to)
    },
    summary() {
      if (nulBytes > 0) {
        problems.append({
          code: 'nul-bytes',
          text: `${nulBytes} zero bytes were passed over: the program that wrote the log was ended abruptly`,
        })
      }
      return { regions, records, lines: line - 1, problems: problems.list() }
    },
  }
}
