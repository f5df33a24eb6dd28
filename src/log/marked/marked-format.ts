// Logs of other vendors that put a line before (and mostly one behind) every SIP message: one engine, one description per vendor.

import { isEmptyLine } from '../../base/ascii.ts'
import { createByteFinder } from '../../base/byte-finder.ts'
import { US_PER_DAY } from '../../base/time.ts'
import type { Direction } from '../../trace/origin.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import {
  LINE,
  type LineScanner,
  type LineVerdict,
  type RawRecord,
  type ReaderSink,
  type RecordReader,
  type TextFormat,
} from '../format.ts'
import { readLineText } from '../line-text.ts'
import { offerRebuiltMessage, startsMessage } from '../rebuilt-message.ts'
import { emitRecordText, originOfRecord, readRecordLines, type Seen } from '../record-text.ts'
import { createMessageEnd, type MessageEnd } from './message-end.ts'

/** What the line before a message says. */
export interface BeginMark {
  readonly direction: Direction
  readonly peer?: string
  readonly local?: string
  /** µs as if UTC, where the mark itself is stamped. */
  readonly timeUs?: number
}

/** What stands before a line. */
export interface LinePrefix {
  /** µs as if UTC, or NaN. */
  readonly timeUs: number
  /** Characters of the prefix. */
  readonly length: number
}

/** A vendor's way to write messages. */
export interface MarkedVendor
  extends Pick<TextFormat, 'id' | 'title' | 'clock' | 'origin' | 'priority' | 'mark'> {
  /** ASCII literals; every begin line holds one of them in its first 400 bytes. */
  readonly anchors: readonly string[]
  /** Characters one of which a begin line, with its prefix, begins with; "0" stands for every digit. */
  readonly firstCharacters: string
  /** Reads the line before a message (without prefix); must be a strong test. */
  readBegin(line: string): BeginMark | undefined
  /** True for the line behind a message (without prefix); such a line before the start line is passed over. */
  isEnd(line: string): boolean
  /** Reads what stands before a line. */
  readPrefix(line: string): LinePrefix | undefined
  /** The lines of messages have the prefix, too. */
  readonly prefixesMessages: boolean
}

/** A message without an end is read up to this many lines. */
const MESSAGE_LIMIT_LINES = 2000

/** Builds the format of a vendor. */
export function createMarkedFormat(vendor: MarkedVendor): TextFormat {
  const { id, title, clock, origin, priority, mark } = vendor
  return {
    kind: 'text',
    id,
    title,
    clock,
    origin,
    priority,
    mark,
    interrupts: true,
    claims: createBeginTest(vendor),
    createScanner: () => createScanner(vendor),
    createReader: (): RecordReader => ({
      read: (record, sink) => read(vendor, record, sink),
      end: () => undefined,
    }),
  }
}

/** The line without its prefix, and its stamp. */
function withoutPrefix(vendor: MarkedVendor, line: string): { text: string; timeUs: number } {
  const prefix = vendor.readPrefix(line)
  return prefix
    ? { text: line.slice(prefix.length), timeUs: prefix.timeUs }
    : { text: line, timeUs: Number.NaN }
}

function createBeginTest(vendor: MarkedVendor): TextFormat['claims'] {
  const finders = vendor.anchors.map(createByteFinder)
  const first = new Set(
    [...vendor.firstCharacters.replace('0', '0123456789')].map(text => text.charCodeAt(0)),
  )
  return (bytes, from, to) =>
    first.has(bytes[from] ?? 0) &&
    finders.some(find => find(bytes, from, Math.min(to, from + 400)) >= 0) &&
    vendor.readBegin(withoutPrefix(vendor, readLineText(bytes, from, to)).text) !== undefined
}

function createScanner(vendor: MarkedVendor): LineScanner {
  const begins = createBeginTest(vendor)
  let message: MessageEnd | undefined
  let begun = false
  let lines = 0
  let dayUs = 0
  let lastUs = Number.NaN

  /** Stamps that are only a time of day go on after midnight. */
  function advance(timeUs: number): number {
    if (!(timeUs < US_PER_DAY)) return timeUs
    if (lastUs - timeUs > US_PER_DAY / 2) dayUs += US_PER_DAY
    lastUs = timeUs
    return dayUs + timeUs
  }

  function start(text: string, timeUs: number): void {
    const begin = vendor.readBegin(text)
    scanner.timeUs = advance(begin?.timeUs ?? timeUs)
    scanner.kind = begin ? RECORD_KIND.message : RECORD_KIND.entry
    message = begin && createMessageEnd()
    begun = false
    lines = 0
  }

  /** Judges a line behind a begin mark. */
  function inside(text: string): LineVerdict {
    if (vendor.isEnd(text)) {
      if (begun) message = undefined
    } else {
      if (startsMessage(text.trimStart())) begun = true
      const whole = begun && message?.take(text) === true
      if (whole || ++lines > MESSAGE_LIMIT_LINES) message = undefined
    }
    return LINE.payload
  }

  const scanner: LineScanner = {
    kind: RECORD_KIND.entry,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      const line = readLineText(bytes, from, to)
      const prefix = vendor.readPrefix(line)
      const text = prefix ? line.slice(prefix.length) : line
      // The end mark of a message that was whole before it.
      if (!message && begun && vendor.isEnd(text)) return LINE.payload
      if (begins(bytes, from, to) || (prefix && !(message && vendor.prefixesMessages))) {
        start(text, prefix?.timeUs ?? Number.NaN)
        return LINE.start
      }
      if (message) return inside(text)
      return isEmptyLine(bytes, from, to) ? LINE.payload : LINE.foreign
    },
  }
  return scanner
}

function read(vendor: MarkedVendor, record: RawRecord, sink: ReaderSink): void {
  const lines = readRecordLines(record).map(line => withoutPrefix(vendor, line.text).text)
  const begin = vendor.readBegin(lines[0] ?? '')
  if (!begin || !offerMarked(vendor, record, { begin, lines: lines.slice(1) }, sink))
    emitRecordText(record, sink)
}

function offerMarked(
  vendor: MarkedVendor,
  record: RawRecord,
  { begin, lines }: { readonly begin: BeginMark; readonly lines: readonly string[] },
  sink: ReaderSink,
): boolean {
  const { timeUs: _timeUs, ...addresses } = begin
  const first = lines.findIndex(line => startsMessage(line.trimStart()))
  if (first < 0) return false
  const end = lines.findIndex((line, i) => i > first && vendor.isEnd(line))
  const message = removeIndent(lines.slice(first, end < 0 ? undefined : end))
  const seen: Seen = addresses
  return offerRebuiltMessage(message, originOfRecord(record, seen), sink)
}

/** Takes the blanks before the first line off all lines. */
export function removeIndent(lines: readonly string[]): string[] {
  const indent = /^[ \t]*/.exec(lines[0] ?? '')?.[0].length ?? 0
  const blanks = new RegExp(`^[ \\t]{0,${indent}}`)
  return lines.map(line => line.replace(blanks, ''))
}
