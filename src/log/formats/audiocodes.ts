// AudioCodes gateways by syslog: "---- Incoming SIP Message from address to SIPInterface #n … ----" and the message, with its
// line ends or flattened to #012. A long message comes in several packets, numbered by [S=n] or [SID=…:…:n].

import { isEmptyLine } from '../../base/ascii.ts'
import { createByteFinder } from '../../base/byte-finder.ts'
import { civilToUs } from '../../base/time.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { splitEscapedLines } from '../escaped-lines.ts'
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
import { emitRecordText, originOfRecord, readRecordLines } from '../record-text.ts'
import { readSyslogPrefix } from '../syslog-prefix.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'audiocodes',
  title: 'AudioCodes gateway (syslog)',
  clock: 'local',
  origin: 'Gateway: Troubleshoot > Logging > Syslog, debug level detailed.',
  priority: 61,
  interrupts: true,
  mark: '"---- Incoming SIP Message from …" or "---- Outgoing SIP Message to …"',
  claims: isMark,
  createScanner,
  createReader: (): RecordReader => ({ read, end: () => undefined }),
}

const findMark = createByteFinder(' SIP Message ')
const MARK =
  /---- ?(?:(Incoming) SIP Message from|(Outgoing) SIP Message to) (\S+)(?: (?:to|from) (SIPInterface #\d+))?.*?----? ?/
const TIME = /\[Time:(\d\d)-(\d\d)@(\d\d):(\d\d):(\d\d)\.(\d{3})\]\s*$/

function isMark(bytes: Uint8Array, from: number, to: number): boolean {
  const limit = Math.min(to, from + 400)
  return findMark(bytes, from, limit) >= 0 && MARK.test(readLineText(bytes, from, to))
}

/** Number of a packet, where the line has one. */
function packetOf(line: string): number {
  return Number(/\[S=(\d{1,12})\]/.exec(line)?.[1] ?? Number.NaN)
}

/** Text behind everything in front that is in brackets: what goes on with the packet before. */
const PACKET_PREFIX = /^.*?\[S=\d+\] *(?:\|? *\[(?:SID|BID)=[^\]]*\] *)*/

function createScanner(): LineScanner {
  let inMessage = false
  let packet = Number.NaN

  /** A packet that only goes on with the message of the packet before. */
  function continuesMessage(line: string): boolean {
    const number = packetOf(line)
    const text = line.replace(PACKET_PREFIX, '')
    return inMessage && number === packet + 1 && !/^ *(?:\(|----|!|\[ERROR|\[WARN|<)/.test(text)
  }

  const scanner: LineScanner = {
    kind: RECORD_KIND.message,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      const mark = isMark(bytes, from, to)
      const line = readLineText(bytes, from, to)
      const ended = TIME.test(readLineText(bytes, Math.max(from, to - 40), to))
      const syslog = readSyslogPrefix(line)
      const entry = syslog !== undefined || !Number.isNaN(packetOf(line))
      if (!mark && continuesMessage(line)) {
        packet++
        inMessage = !ended
        return LINE.payload
      }
      if (mark || entry) {
        packet = packetOf(line)
        inMessage = mark && !ended
        scanner.kind = mark ? RECORD_KIND.message : RECORD_KIND.entry
        scanner.timeUs = syslog?.timeUs ?? Number.NaN
        return mark ? LINE.start : LINE.loose
      }
      if (inMessage) {
        inMessage = !ended
        return LINE.payload
      }
      return isEmptyLine(bytes, from, to) ? LINE.payload : LINE.foreign
    },
  }
  return scanner
}

function read(record: RawRecord, sink: ReaderSink): void {
  const lines = readRecordLines(record).map(line => line.text)
  const first = lines[0] ?? ''
  const mark = MARK.exec(first)
  const machine = readSyslogPrefix(first)?.host
  const seen = machine === undefined ? {} : { machine }
  if (mark) {
    const message = joinPackets([first.slice(mark.index + mark[0].length), ...lines.slice(1)])
    const timeUs = readTime(lines.at(-1) ?? '') ?? readTime(first) ?? record.timeUs
    const direction = mark[1] === undefined ? ('out' as const) : ('in' as const)
    const addresses = { direction, peer: mark[3] ?? '', ...(mark[4] === undefined ? {} : { local: mark[4] }) }
    if (offerRebuiltMessage(message, originOfRecord(record, { ...seen, ...addresses, timeUs }), sink)) return
  }
  emitRecordText(record, sink, { seen })
}

/** The lines of a message from the lines of its packets: a further packet goes on in the middle of a line. */
function joinPackets(lines: readonly string[]): string[] {
  let text = ''
  for (const [i, line] of lines.entries()) {
    const packet = i > 0 && !Number.isNaN(packetOf(line))
    const own = (packet ? line.replace(PACKET_PREFIX, '') : line).replace(TIME, '')
    text += i === 0 || packet ? own : `\n${own}`
  }
  return text.split('\n').flatMap(splitEscapedLines)
}

/** The stamp at the end of a message: day and month without a year, µs in 1970. */
function readTime(line: string): number | undefined {
  const match = TIME.exec(line)
  if (!match) return undefined
  const [day = 0, month = 0, hour = 0, minute = 0, second = 0, milliseconds = 0] = match.slice(1).map(Number)
  return civilToUs({ year: 1970, month, day, hour, minute, second, us: milliseconds * 1000 })
}
