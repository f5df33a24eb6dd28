// Records: the entries of a log, found in one pass over the bytes and kept as numbers. Every byte belongs to exactly one record.

/** Number of a source within a case. */
export type SourceId = number

/** What a record holds, as far as the first pass can tell. The value is what RecordIndex.kinds stores. */
export const RECORD_KIND = {
  /** Bytes before the first recognised record, or plain text. */
  text: 0,
  /** One entry with a prefix of its format. */
  entry: 1,
  /** Holds a SIP or HTTP message, or a part of one. */
  message: 2,
  /** A Windows event or an ETL event. */
  event: 3,
} as const

export type RecordKind = (typeof RECORD_KIND)[keyof typeof RECORD_KIND]

/** Where bytes of a source lie; `line` is the 1-based number of the line in which they begin, 0 where lines mean nothing. */
export interface Place {
  readonly source: SourceId
  readonly offset: number
  readonly length: number
  readonly line: number
}

/**
 * The records of one source, ascending by offset.
 * offsets: Float64Array(n), byte position of the start; a record ends where the next begins.
 * timesUs: Float64Array(n), the stamp as written, read as UTC; NaN where there is none.
 * lines: Uint32Array(n), 1-based line number of the start.
 * kinds: Uint8Array(n), RECORD_KIND.
 */
export interface RecordIndex {
  readonly offsets: Float64Array
  readonly timesUs: Float64Array
  readonly lines: Uint32Array
  readonly kinds: Uint8Array
  readonly count: number
}

export interface RecordIndexBuilder {
  append(offset: number, timeUs: number, line: number, kind: RecordKind): void
  build(): RecordIndex
}

const INITIAL_CAPACITY = 1024

/** Creates a builder whose arrays double as they fill. */
export function createRecordIndexBuilder(): RecordIndexBuilder {
  let capacity = INITIAL_CAPACITY
  let offsets = new Float64Array(capacity)
  let timesUs = new Float64Array(capacity)
  let lines = new Uint32Array(capacity)
  let kinds = new Uint8Array(capacity)
  let count = 0

  function grow(): void {
    capacity *= 2
    offsets = copyInto(new Float64Array(capacity), offsets)
    timesUs = copyInto(new Float64Array(capacity), timesUs)
    lines = copyInto(new Uint32Array(capacity), lines)
    kinds = copyInto(new Uint8Array(capacity), kinds)
  }

  return {
    append(offset, timeUs, line, kind) {
      if (count === capacity) grow()
      offsets[count] = offset
      timesUs[count] = timeUs
      lines[count] = line
      kinds[count] = kind
      count++
    },
    build: () => ({
      offsets: offsets.slice(0, count),
      timesUs: timesUs.slice(0, count),
      lines: lines.slice(0, count),
      kinds: kinds.slice(0, count),
      count,
    }),
  }
}

function copyInto<T extends { set(from: ArrayLike<number>): void }>(target: T, from: ArrayLike<number>): T {
  target.set(from)
  return target
}
