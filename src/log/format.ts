// The contract of a log format: one file per format in `formats/`. A text format says which lines begin a record and reads
// records into messages, texts and observations; a binary format does the same from a whole source.

import type { ByteSource } from '../base/byte-source.ts'
import type { Problem } from '../base/problem.ts'
import type { Sink } from '../trace/raw.ts'
import type { Place, RecordKind, SourceId } from '../trace/record.ts'

/** What the stamps of a format mean. */
export type ClockKind = 'utc' | 'local' | 'unstated' | 'none'

/** What a line is to the format that is reading: a number, because it is asked for every line of a gigabyte. */
export const LINE = {
  /** Belongs to the record before it, as that record announced (a message body, an open block). */
  payload: 0,
  /** Belongs to the record before it because nothing else claims it; an interrupting format may claim it. */
  continuation: 1,
  /** As `continuation`, but any format may claim it. */
  foreign: 2,
  /** Begins a record; the scanner's `kind` and `timeUs` describe it. */
  start: 3,
  /** As `start`, but any format may claim it first. */
  loose: 4,
} as const

export type LineVerdict = (typeof LINE)[keyof typeof LINE]

/** Reads the lines of one region, in order; has state (an open block). */
export interface LineScanner {
  /** Judges the line [from, to) of `bytes`, without its LF. */
  line(bytes: Uint8Array, from: number, to: number): LineVerdict
  /** Kind of the record that the last `start` began. */
  kind: RecordKind
  /** Stamp of the record that the last `start` began: µs as if UTC, or NaN. */
  timeUs: number
}

/** Where the lines of a record end, so that no reader looks for them again. Valid only during `read`. */
export interface RecordLines {
  readonly count: number
  /** Int32Array(≥ count): offset in `bytes` of the LF of each line, relative to `from` of the record; the last may be its end. */
  readonly ends: Int32Array
}

/** One record in memory: [from, to) of `bytes`, which stand at `place` in the source; without a byte order mark before it. */
export interface RawRecord {
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
  readonly lines: RecordLines
  readonly place: Place
  readonly timeUs: number
  readonly kind: RecordKind
}

/** Receives what records hold, and what is odd about them. */
export interface ReaderSink extends Sink {
  problem(problem: Problem): void
}

/** Turns records into messages, texts and observations; has state, because a message can span records. */
export interface RecordReader {
  read(record: RawRecord, sink: ReaderSink): void
  /** After the last record of the region. */
  end(sink: ReaderSink): void
}

interface FormatBase {
  /** Equals the file name. */
  readonly id: string
  readonly title: string
  readonly clock: ClockKind
  /** Where such logs come from and how to get one, for a person. */
  readonly origin: string
}

/** A format of lines. Several may follow one another in one file. */
export interface TextFormat extends FormatBase {
  readonly kind: 'text'
  /** Higher claims a line before lower; among equals the order of ids decides. */
  readonly priority: number
  /** True when its record lines are unmistakable, so that one may interrupt the records of another format. */
  readonly interrupts: boolean
  /** Strong test: a line that begins a record of this format and hardly anything else. */
  claims(bytes: Uint8Array, from: number, to: number): boolean
  /** What the claim rests on, for `lyncpin detect`. */
  readonly mark: string
  createScanner(): LineScanner
  createReader(): RecordReader
}

/** Receives the records of a binary format, ascending by offset. */
export interface BinarySink extends ReaderSink {
  record(place: Place, timeUs: number, kind: RecordKind): void
}

/** A format that is not lines: it reads a whole source. */
export interface BinaryFormat extends FormatBase {
  readonly kind: 'binary'
  /** Judges the first bytes (up to 64 KiB); the reason for a person, or undefined when it is not this format. */
  recognise(head: Uint8Array, name: string): string | undefined
  /** Reads everything; every byte belongs to exactly one record. */
  read(source: ByteSource, id: SourceId, sink: BinarySink, options: BinaryOptions): Promise<void>
  /**
   * Text of what stands at a place, as a person reads it: messages as on the wire, other records as lines; '' where nothing
   * can be shown. Rejects only with what the source rejects with.
   */
  show(source: ByteSource, place: Place, options: BinaryOptions): Promise<string>
}

/** What a person gave along with the file. */
export interface BinaryOptions {
  /** WPP format texts (TMF files), by name. */
  readonly tmf?: readonly { readonly name: string; readonly text: string }[]
}

export type LogFormat = TextFormat | BinaryFormat
