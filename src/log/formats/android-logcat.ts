// Android logcat with the lines of Lync, Skype for Business or its SDK (tag SFB): one prefix on every line of a text.

import { decodeText } from '../../base/text.ts'
import { US_PER_DAY } from '../../base/time.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import {
  LINE,
  type LineScanner,
  type RawRecord,
  type ReaderSink,
  type RecordReader,
  type TextFormat,
} from '../format.ts'
import { readLineText } from '../line-text.ts'
import { offerHttpBlocks, opensHttpBlock, readHttpBlocks } from '../mobile/http-block.ts'
import { type LogcatPrefix, readLogcatPrefix } from '../mobile/logcat-prefix.ts'
import { emitRecordText, readRecordLines, type TextLine } from '../record-text.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'android-logcat',
  title: 'Android log (logcat)',
  clock: 'local',
  origin: 'On the device: Options > Logging, sign in again, Send log files; or adb logcat.',
  priority: 60,
  interrupts: false,
  mark: 'lines begin with stamp, process, thread, level letter and tag',
  claims: (bytes, from, to) => {
    const prefix = readLogcatPrefix(bytes, from, to)
    return (
      prefix !== undefined && (!Number.isNaN(prefix.timeUs) || /^(?:SFB|Lync|Sfb|Skype)/i.test(prefix.tag))
    )
  },
  createScanner,
  createReader: (): RecordReader => ({ read, end: () => undefined }),
}

/** An HTTP block is read up to this many lines. */
const BLOCK_LIMIT_LINES = 5000
const HALF_YEAR_US = 183 * US_PER_DAY
const YEAR_US = 365 * US_PER_DAY

function createScanner(): LineScanner {
  let blockLines = 0
  let lastUs = Number.NaN
  let yearsUs = 0

  /** Stamps without a year go on after New Year. */
  function timeOf({ timeUs, hasYear }: LogcatPrefix): number {
    if (hasYear || Number.isNaN(timeUs)) return timeUs
    if (lastUs - (timeUs + yearsUs) > HALF_YEAR_US) yearsUs += YEAR_US
    lastUs = timeUs + yearsUs
    return lastUs
  }

  const scanner: LineScanner = {
    kind: RECORD_KIND.entry,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      const prefix = readLogcatPrefix(bytes, from, to)
      const opens = opensHttpBlock(bytes, from, to)
      if (blockLines > 0) {
        blockLines = opens === false || blockLines >= BLOCK_LIMIT_LINES ? 0 : blockLines + 1
        return LINE.payload
      }
      if (!prefix) return LINE.foreign
      if (opens === true) blockLines = 1
      scanner.kind = opens === true ? RECORD_KIND.message : RECORD_KIND.entry
      scanner.timeUs = timeOf(prefix)
      return LINE.start
    },
  }
  return scanner
}

/** "LEVEL COMPONENT file:line" that the application writes before its own text. */
const OWN_PREFIX = /^(?:VERBOSE|DEBUG|INFO|WARNING|WARN|ERROR|FATAL) +([A-Z][A-Z_]{2,30}) +\S+[:/]\d+:? ?/

function read(record: RawRecord, sink: ReaderSink): void {
  const lines = readRecordLines(record)
  const first = lines[0]
  const prefix = first && readLogcatPrefix(record.bytes, first.from, first.to)
  if (!first || !prefix) return emitRecordText(record, sink)
  if (record.kind === RECORD_KIND.message) {
    const { own, others } = unwrap(record, lines, prefix.writer)
    for (const line of others) emitLine(record, line, sink)
    if (offerHttpBlocks(readHttpBlocks(own), record, sink)) return
  }
  emitLine(record, { ...first, to: record.to }, sink)
}

/** Texts of the lines that this writer wrote, and the lines of others between them. */
function unwrap(
  record: RawRecord,
  lines: readonly TextLine[],
  writer: string,
): { own: readonly string[]; others: readonly TextLine[] } {
  const own: string[] = []
  const others: TextLine[] = []
  for (const line of lines) {
    const prefix = readLogcatPrefix(record.bytes, line.from, line.to)
    if (!prefix) own.push(line.text)
    else if (prefix.writer === writer) own.push(decodeText(record.bytes, prefix.textFrom, line.to))
    else others.push(line)
  }
  return { own, others }
}

function emitLine(record: RawRecord, line: TextLine, sink: ReaderSink): void {
  const prefix = readLogcatPrefix(record.bytes, line.from, line.to)
  const from = prefix?.textFrom ?? line.from
  const component = OWN_PREFIX.exec(readLineText(record.bytes, from, line.to))?.[1] ?? prefix?.tag ?? ''
  emitRecordText(record, sink, { from, to: line.to, level: prefix?.level ?? 'INFO', component })
}
