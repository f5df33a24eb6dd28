// SIP messages that a log collector flattened to one line each (rsyslog: #015#012), or that a program wrote with escaped line
// ends: Kamailio, OpenSIPS, JSON logs.

import { isEmptyLine } from '../../base/ascii.ts'
import { createByteFinder } from '../../base/byte-finder.ts'
import { decodeText } from '../../base/text.ts'
import { parseIsoTime } from '../../base/time.ts'
import type { Direction } from '../../trace/origin.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { findFlattenedStart, splitEscapedLines } from '../escaped-lines.ts'
import {
  LINE,
  type LineScanner,
  type RawRecord,
  type ReaderSink,
  type RecordReader,
  type TextFormat,
} from '../format.ts'
import { readLineText } from '../line-text.ts'
import { offerRebuiltMessage } from '../rebuilt-message.ts'
import { emitRecordText, originOfRecord } from '../record-text.ts'
import { readSyslogPrefix } from '../syslog-prefix.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'syslog-sip',
  title: 'SIP messages flattened by syslog or escaped by a program',
  clock: 'unstated',
  origin: 'A syslog server (rsyslog), Kamailio, a log collector.',
  priority: 57,
  interrupts: true,
  mark: 'a SIP start line followed by #015, #012, \\r\\n or ^M',
  claims: isFlattened,
  createScanner,
  createReader: (): RecordReader => ({ read, end: () => undefined }),
}

const findVersion = createByteFinder('SIP/2.0')
/** Words before the message that tell of a format of its own. */
const OTHER_FORMATS = /---- ?(?:Incoming|Outgoing) SIP Message |\bUTCTime="|^\{"record":"/
/** A start line is looked for in this much of a line. */
const START_LIMIT_BYTES = 2000

function isFlattened(bytes: Uint8Array, from: number, to: number): boolean {
  const limit = Math.min(to, from + START_LIMIT_BYTES)
  if (findVersion(bytes, from, limit) < 0) return false
  const line = readLineText(bytes, from, to, START_LIMIT_BYTES)
  const at = findFlattenedStart(line)
  return at >= 0 && !OTHER_FORMATS.test(line.slice(0, at))
}

function createScanner(): LineScanner {
  const scanner: LineScanner = {
    kind: RECORD_KIND.entry,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      const flattened = isFlattened(bytes, from, to)
      const line = readLineText(bytes, from, to)
      const syslog = readSyslogPrefix(line)
      scanner.timeUs =
        syslog?.timeUs ?? parseIsoTime(/\d{4}-\d\d-\d\d[T ][\d:.,]+\S*/.exec(line)?.[0] ?? '') ?? Number.NaN
      scanner.kind = flattened ? RECORD_KIND.message : RECORD_KIND.entry
      if (flattened) return LINE.start
      if (syslog) return LINE.loose
      return isEmptyLine(bytes, from, to) ? LINE.payload : LINE.foreign
    },
  }
  return scanner
}

function read(record: RawRecord, sink: ReaderSink): void {
  const { bytes, from, to, lines } = record
  const line = decodeText(bytes, from, Math.min(to, from + (lines.ends[0] ?? 0)))
  const at = findFlattenedStart(line)
  const host = readSyslogPrefix(line)?.host
  const machine = host === undefined ? {} : { machine: host }
  if (at >= 0) {
    const origin = originOfRecord(record, { ...machine, ...readDirection(line.slice(0, at)) })
    if (offerRebuiltMessage(splitEscapedLines(line.slice(at)), origin, sink)) return
  }
  emitRecordText(record, sink, { seen: machine })
}

const ADDRESS = String.raw`(?:\w+:)?(\[[0-9a-f:]+\]:\d+|\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?)`
const RECEIVED = /\b(?:recv|received?|receiving|incoming|in)\b|<---|<<</i
const SENT = /\b(?:sen[dt]|sending|outgoing|transmitt\w+|out)\b|--->|>>>/i

/** Direction and peer where the words before the message say them. */
function readDirection(words: string): { direction: Direction; peer?: string } {
  const received = RECEIVED.test(words)
  const sent = SENT.test(words)
  const direction = received === sent ? 'none' : received ? 'in' : 'out'
  const word = direction === 'in' ? 'from' : 'to'
  const peer = new RegExp(String.raw`\b${word}\b[^\d[]{0,12}${ADDRESS}`, 'i').exec(words)?.[1]
  return { direction, ...(direction === 'none' || peer === undefined ? {} : { peer }) }
}
