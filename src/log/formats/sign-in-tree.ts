// The sign-in report of the Skype for Business client: a tree of steps, each PASS or FAIL with a result code and details.
// Users paste it, and it stands in the middle of client logs.

import { isEmptyLine } from '../../base/ascii.ts'
import { printableLine } from '../../base/text.ts'
import type { RawText, Sink } from '../../trace/raw.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { LINE, type LineScanner, type RawRecord, type RecordReader, type TextFormat } from '../format.ts'
import { emitRecordText, originOfRecord, readRecordLines } from '../record-text.ts'
import { type DetailBlock, readDetails } from '../sign-in-tree/details.ts'
import { readNodeLine } from '../sign-in-tree/node-line.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'sign-in-tree',
  title: 'Sign-in report of the Skype for Business client',
  clock: 'none',
  origin: 'The diagnostic information of a failed sign-in in the client, also written to its log.',
  priority: 70,
  interrupts: true,
  mark: 'lines "1.2 Step: PASS" or "1.2 Step: FAIL (hr = 0x…)"',
  claims: (bytes, from, to) => readNodeLine(bytes, from, to) !== undefined,
  createScanner,
  createReader,
}

function createScanner(): LineScanner {
  let blankSeen = false
  return {
    kind: RECORD_KIND.entry,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      if (readNodeLine(bytes, from, to)) {
        blankSeen = false
        return LINE.start
      }
      if (isEmptyLine(bytes, from, to)) {
        blankSeen = true
        return LINE.payload
      }
      return blankSeen ? LINE.foreign : LINE.continuation
    },
  }
}

/** Details beyond this are handed on before the tree ends. */
const HELD_LIMIT_BYTES = 1 << 20

function createReader(): RecordReader {
  /** Details by their text, in the order of their last occurrence: the node that did the work comes after its parents. */
  const held = new Map<string, RawText>()
  let heldBytes = 0

  function release(sink: Sink): void {
    for (const text of held.values()) sink.text(text)
    held.clear()
    heldBytes = 0
  }

  function hold(record: RawRecord, block: DetailBlock): void {
    const bytes = record.bytes.slice(block.from, block.to)
    const offset = record.place.offset + block.from - record.from
    const place = { ...record.place, offset, length: bytes.length, line: record.place.line + block.line }
    const origin = { ...originOfRecord(record), ...place }
    held.delete(block.text)
    held.set(block.text, { bytes, from: 0, to: bytes.length, base: offset, origin, component: 'sign-in' })
    heldBytes += bytes.length
  }

  return {
    read(record, sink) {
      const [first, ...lines] = readRecordLines(record)
      const node = first && readNodeLine(record.bytes, first.from, first.to)
      if (!first || !node) return emitRecordText(record, sink)
      const { path, name, passed, code } = node
      if (!path.includes('.') || heldBytes > HELD_LIMIT_BYTES) release(sink)
      const blocks = readDetails(lines)
      sink.observation({
        kind: 'sign-in-node',
        path,
        name,
        passed,
        ...(code === undefined ? {} : { code }),
        details: blocks.map(block => block.text).join('\n'),
        origin: originOfRecord(record),
        quote: printableLine(first.text),
      })
      for (const block of blocks) hold(record, block)
    },
    end: release,
  }
}
