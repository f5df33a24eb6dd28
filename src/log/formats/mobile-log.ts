// Log of Lync and Skype for Business on iOS and of Skype for Business on Mac.

import { isEmptyLine } from '../../base/ascii.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import {
  LINE,
  type LineScanner,
  type RawRecord,
  type ReaderSink,
  type RecordReader,
  type TextFormat,
} from '../format.ts'
import { offerHttpBlocks, opensHttpBlock, readHttpBlocks } from '../mobile/http-block.ts'
import { readIosPrefix } from '../mobile/ios-prefix.ts'
import { emitRecordText, readRecordLines } from '../record-text.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'mobile-log',
  title: 'Mobile client (iOS) or Skype for Business on Mac',
  clock: 'local',
  origin:
    'In the client: Options > Logging on, sign in again, Options > Send log files. On the Mac: Help > Collect logs.',
  priority: 75,
  interrupts: true,
  mark: 'lines begin "date time app[pid:thread] LEVEL COMPONENT"',
  claims: (bytes, from, to) => (readIosPrefix(bytes, from, to)?.level ?? '') !== '',
  createScanner,
  createReader: (): RecordReader => ({ read, end: () => undefined }),
}

function createScanner(): LineScanner {
  let inBlock = false
  let blankSeen = false
  const scanner: LineScanner = {
    kind: RECORD_KIND.entry,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      const prefix = readIosPrefix(bytes, from, to)
      const opens = opensHttpBlock(bytes, from, to)
      inBlock = opens ?? (inBlock && !prefix)
      if (prefix) {
        scanner.kind = opens === true ? RECORD_KIND.message : RECORD_KIND.entry
        scanner.timeUs = prefix.timeUs
        blankSeen = false
        return LINE.start
      }
      if (inBlock || opens === false) return LINE.payload
      if (isEmptyLine(bytes, from, to)) blankSeen = true
      return blankSeen ? LINE.foreign : LINE.continuation
    },
  }
  return scanner
}

function read(record: RawRecord, sink: ReaderSink): void {
  const lines = readRecordLines(record)
  if (offerHttpBlocks(readHttpBlocks(lines.map(line => line.text)), record, sink)) return
  const prefix = readIosPrefix(record.bytes, record.from, lines[0]?.to ?? record.to)
  if (!prefix) return emitRecordText(record, sink)
  const { textFrom, level, component } = prefix
  emitRecordText(record, sink, { from: textFrom, level: level || 'INFO', component })
}
