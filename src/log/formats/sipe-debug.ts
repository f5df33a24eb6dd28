// Debug output of Pidgin, Adium or Empathy with the SIPE plug-in.

import { findLineEnd, isEmptyLine } from '../../base/ascii.ts'
import type { Direction } from '../../trace/origin.ts'
import { offerMessage } from '../../trace/raw.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { startedProtocol } from '../embedded-messages.ts'
import {
  LINE,
  type LineScanner,
  type RawRecord,
  type ReaderSink,
  type RecordReader,
  type TextFormat,
} from '../format.ts'
import { readLineText } from '../line-text.ts'
import { measureMessage } from '../message-shape.ts'
import { emitRecordText, originOfRecord, readRecordLines, type Seen, type TextLine } from '../record-text.ts'
import { createDebugClock } from '../sipe/debug-clock.ts'
import { isDebugCategory, readDebugPrefix, readMessageMark, readOldDump } from '../sipe/debug-line.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'sipe-debug',
  title: 'Pidgin, Adium or Empathy with SIPE (debug output)',
  clock: 'unstated',
  origin: 'Pidgin: Help > Debug Window, or pidgin --debug; messages need PURPLE_UNSAFE_DEBUG=1.',
  priority: 65,
  interrupts: true,
  mark: 'lines "(HH:MM:SS) sipe: …" or "MESSAGE START >>>>>>>>>> SIP(…)"',
  claims: (bytes, from, to) =>
    isDebugCategory(readDebugPrefix(bytes, from, to)?.category ?? '') ||
    readMessageMark(bytes, from, to) !== undefined,
  createScanner,
  createReader: (): RecordReader => ({ read, end: () => undefined }),
}

function createScanner(): LineScanner {
  const clock = createDebugClock()
  /** A message or a dump is open: lines belong to it. */
  let open = false
  /** The last line was a prefix without text: a mark may follow it. */
  let emptyPrefix = false
  let blankSeen = false

  function startEntry(bytes: Uint8Array, from: number, to: number): boolean {
    const prefix = readDebugPrefix(bytes, from, to)
    if (!prefix) return false
    const text = readLineText(bytes, prefix.textFrom, to)
    const dump = readOldDump(text)
    const mark = readMessageMark(bytes, prefix.textFrom, to)
    if (dump) clock.learnDay(dump.dayUs)
    scanner.timeUs = clock.timeOf(prefix)
    if (mark) clock.learnUtc(mark.timeUs)
    open = dump !== undefined || mark?.begins === true
    emptyPrefix = text.trim() === ''
    scanner.kind = open || emptyPrefix ? RECORD_KIND.message : RECORD_KIND.entry
    blankSeen = false
    return true
  }

  const scanner: LineScanner = {
    kind: RECORD_KIND.entry,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      if (startEntry(bytes, from, to)) return LINE.start
      const mark = readMessageMark(bytes, from, to)
      if (mark) {
        const belongsToPrefix = emptyPrefix || !mark.begins
        if (emptyPrefix) clock.learnUtc(mark.timeUs)
        open = mark.begins
        emptyPrefix = false
        if (belongsToPrefix) return LINE.payload
        scanner.kind = RECORD_KIND.message
        scanner.timeUs = mark.timeUs
        return LINE.start
      }
      if (isEmptyLine(bytes, from, to)) blankSeen = true
      else emptyPrefix = false
      if (open) return LINE.payload
      return blankSeen ? LINE.foreign : LINE.continuation
    },
  }
  return scanner
}

function read(record: RawRecord, sink: ReaderSink): void {
  const { bytes, from } = record
  const lines = readRecordLines(record)
  const prefix = readDebugPrefix(bytes, from, lines[0]?.to ?? from)
  const textFrom = prefix?.textFrom ?? from
  if (readMarked(record, lines, textFrom, sink)) return
  const dump = readOldDump(readLineText(bytes, textFrom, lines[0]?.to ?? from))
  if (dump && readDump(record, lines, dump.direction, sink)) return
  emitRecordText(record, sink, { from: textFrom, level: 'INFO', component: prefix?.category ?? 'sipe' })
}

/** Hands on what stands between the marks of a record; false when there is no message. */
function readMarked(
  record: RawRecord,
  lines: readonly TextLine[],
  textFrom: number,
  sink: ReaderSink,
): boolean {
  const marks = lines.flatMap(line => {
    const mark = readMessageMark(record.bytes, line.index === 0 ? textFrom : line.from, line.to)
    return mark ? [{ line, mark }] : []
  })
  const begin = marks.find(({ mark }) => mark.begins)
  if (!begin) return false
  const end = marks.find(({ mark }) => !mark.begins)?.line.from ?? record.to
  const { direction, connection, timeUs } = begin.mark
  const seen = { direction, connection, ...(Number.isNaN(timeUs) ? {} : { timeUs }) }
  return offerSlice(record, begin.line.to + 1, end, seen, sink)
}

const RULE = /^#{5,}\s*$/

/** A message between two lines of #, as versions before 2010 print it. */
function readDump(
  record: RawRecord,
  lines: readonly TextLine[],
  direction: Direction,
  sink: ReaderSink,
): boolean {
  const rules = lines.filter(line => RULE.test(line.text))
  const begin = rules[0]
  return (
    begin !== undefined && offerSlice(record, begin.to + 1, rules[1]?.from ?? record.to, { direction }, sink)
  )
}

/** Hands on the message in [from, to) of the record's bytes; false when no start line stands there. */
function offerSlice(record: RawRecord, from: number, to: number, seen: Seen, sink: ReaderSink): boolean {
  const { bytes, place } = record
  let at = from
  while (at < to && isEmptyLine(bytes, at, findLineEnd(bytes, at, to))) at = findLineEnd(bytes, at, to) + 1
  const lineEnd = findLineEnd(bytes, at, to)
  const protocol = at < to ? startedProtocol(bytes, at, lineEnd) : undefined
  if (!protocol) return false
  const { parts } = measureMessage(bytes, at, lineEnd, to)
  const origin = originOfRecord(record, seen)
  offerMessage(sink, { protocol, bytes, base: place.offset - record.from, ordinal: 0, ...parts, origin })
  return true
}
