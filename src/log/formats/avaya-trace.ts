// Traces of Avaya's contact centre: $$begin_record blocks like those of CLS text, behind another prefix and with the day first.

import { isDigit, isEmptyLine, twoDigits } from '../../base/ascii.ts'
import { decodeText } from '../../base/text.ts'
import { civilToUs } from '../../base/time.ts'
import { offerMessage } from '../../trace/raw.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { closesBlock, readBlockHead, readBlockMessage } from '../cls/block.ts'
import {
  LINE,
  type LineScanner,
  type RawRecord,
  type ReaderSink,
  type RecordReader,
  type TextFormat,
} from '../format.ts'
import { readLineText } from '../line-text.ts'
import { emitRecordText, originOfRecord } from '../record-text.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'avaya-trace',
  title: 'Avaya contact centre trace',
  clock: 'local',
  origin: 'Avaya contact centre: the SIP trace of its gateway service.',
  priority: 64,
  interrupts: true,
  mark: 'lines "DD/MM/YYYY-HH:MM:SS.mmm [0xthread] …"',
  claims: isEntry,
  createScanner,
  createReader: (): RecordReader => ({ read, end: () => undefined }),
}

const PREFIX = /^\d\d\/\d\d\/\d{4}-\d\d:\d\d:\d\d\.\d{3} \[0x[0-9a-f]{1,16}\]/i

function isEntry(bytes: Uint8Array, from: number, to: number): boolean {
  const shaped = isDigit(bytes[from]) && bytes[from + 2] === 47 && bytes[from + 10] === 45
  return shaped && PREFIX.test(readLineText(bytes, from, to))
}

function createScanner(): LineScanner {
  let inBlock = false
  const scanner: LineScanner = {
    kind: RECORD_KIND.entry,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      if (isEntry(bytes, from, to)) {
        inBlock = /\$\$begin_record\s*$/.test(readLineText(bytes, from, to, 4000))
        scanner.kind = inBlock ? RECORD_KIND.message : RECORD_KIND.entry
        scanner.timeUs = readStamp(bytes, from)
        return LINE.start
      }
      if (inBlock) {
        if (closesBlock(bytes, from)) inBlock = false
        return LINE.payload
      }
      return isEmptyLine(bytes, from, to) ? LINE.payload : LINE.foreign
    },
  }
  return scanner
}

/** "DD/MM/YYYY-HH:MM:SS.mmm", µs as if UTC. */
function readStamp(bytes: Uint8Array, at: number): number {
  return civilToUs({
    day: twoDigits(bytes, at),
    month: twoDigits(bytes, at + 3),
    year: twoDigits(bytes, at + 6) * 100 + twoDigits(bytes, at + 8),
    hour: twoDigits(bytes, at + 11),
    minute: twoDigits(bytes, at + 14),
    second: twoDigits(bytes, at + 17),
    us: (((bytes[at + 20] ?? 48) - 48) * 100 + twoDigits(bytes, at + 21)) * 1000,
  })
}

function read(record: RawRecord, sink: ReaderSink): void {
  const head = record.kind === RECORD_KIND.message ? readBlockHead(record) : undefined
  if (!head) return emitRecordText(record, sink)
  const { bytes, from, lines, place } = record
  const first = readLineText(bytes, from, from + (lines.ends[0] ?? 0))
  const word = decodeText(bytes, head.direction.from, head.direction.to).toLowerCase()
  const direction = /^out/.test(word) ? 'out' : /^in/.test(word) ? 'in' : 'none'
  const named = decodeText(bytes, head.peer.from, head.peer.to)
  const peer = named || (/Address IP:\s*([^\s)]+)/i.exec(first)?.[1] ?? '')
  offerMessage(sink, {
    protocol: 'sip',
    bytes,
    base: place.offset - from,
    ordinal: 0,
    ...readBlockMessage(record, head),
    origin: originOfRecord(record, { direction, ...(peer === '' ? {} : { peer }) }),
  })
}
