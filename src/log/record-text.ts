// The lines of a record as text, and places within it: for formats whose records are small and read by their words.

import { CR } from '../base/ascii.ts'
import { decodeText, encodeText } from '../base/text.ts'
import type { Origin } from '../trace/origin.ts'
import type { RawText, Sink } from '../trace/raw.ts'
import type { Place } from '../trace/record.ts'
import type { RawRecord } from './format.ts'

/** One line of a record: [from, to) of its bytes without line end. */
export interface TextLine {
  readonly text: string
  /** 0 for the first line of the record. */
  readonly index: number
  readonly from: number
  readonly to: number
}

/** What an origin says beyond the place. */
export type Seen = Partial<Omit<Origin, keyof Place>>

/** The lines of a record, in order; at most `limit`. */
export function readRecordLines(
  { bytes, from, to, lines }: RawRecord,
  limit = Number.POSITIVE_INFINITY,
): TextLine[] {
  const found: TextLine[] = []
  for (let index = 0, at = from; index < Math.min(limit, lines.count) && at <= to; index++) {
    const end = Math.min(to, from + (lines.ends[index] ?? 0))
    const textTo = end > at && bytes[end - 1] === CR ? end - 1 : end
    found.push({ text: decodeText(bytes, at, textTo), index, from: at, to: textTo })
    at = end + 1
  }
  return found
}

/** Origin of the whole record. */
export function originOfRecord({ place, timeUs }: RawRecord, seen: Seen = {}): Origin {
  return { ...place, timeUs, direction: 'none', ...seen }
}

/** Origin of the lines `first` … `last` of a record. */
export function originOfLines(record: RawRecord, first: TextLine, last = first, seen: Seen = {}): Origin {
  const { place, from } = record
  return {
    ...originOfRecord(record, seen),
    offset: place.offset + first.from - from,
    length: last.to - first.from,
    line: place.line + first.index,
  }
}

/**
 * Prepares narrowing the origin of a record to parts of its text.
 * @param text the whole record, decoded; parts are asked for in ascending order
 * @returns byte range in the record's bytes, and origin, of the characters [from, to)
 */
export function createNarrower(
  record: RawRecord,
  text: string,
): (from: number, to: number) => { from: number; to: number; origin: Origin } {
  const ascii = text.length === record.to - record.from
  let knownCharacters = 0
  let knownBytes = 0
  function byteOf(index: number): number {
    if (ascii) return record.from + index
    if (index < knownCharacters) knownCharacters = knownBytes = 0
    knownBytes += encodeText(text.slice(knownCharacters, index)).length
    knownCharacters = index
    return Math.min(record.to, record.from + knownBytes)
  }
  return (fromCharacter, toCharacter) => {
    const from = byteOf(fromCharacter)
    const to = byteOf(toCharacter)
    const place = {
      offset: record.place.offset + from - record.from,
      length: to - from,
      line: record.place.line + countLineEnds(record, from),
    }
    return { from, to, origin: { ...originOfRecord(record), ...place } }
  }
}

/** Line ends of the record before `at`. */
function countLineEnds({ from, lines }: RawRecord, at: number): number {
  let low = 0
  let high = lines.count
  while (low < high) {
    const middle = (low + high) >> 1
    if (from + (lines.ends[middle] ?? 0) < at) low = middle + 1
    else high = middle
  }
  return low
}

/** The part of a record that is handed on as text, and what is known of it. */
export interface TextPart {
  readonly from?: number
  readonly to?: number
  readonly level?: string
  readonly component?: string
  readonly seen?: Seen
}

/** Hands on the text of a record, or of [from, to) of its bytes. */
export function emitRecordText(record: RawRecord, sink: Sink, part: TextPart = {}): void {
  const { from = record.from, to = record.to, level, component, seen } = part
  const text: RawText = {
    bytes: record.bytes,
    from,
    to,
    base: record.place.offset - record.from,
    origin: originOfRecord(record, seen),
  }
  sink.text({
    ...text,
    ...(level === undefined ? {} : { level }),
    ...(component === undefined ? {} : { component }),
  })
}
