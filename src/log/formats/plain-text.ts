// Plain text: whatever no other format claims — e-mails, tickets, console output. One record per paragraph.

import { isEmptyLine } from '../../base/ascii.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { LINE, type LineScanner, type RecordReader, type TextFormat } from '../format.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'plain-text',
  title: 'Plain text',
  clock: 'none',
  origin: 'Any text: an e-mail, a ticket, console output.',
  priority: 0,
  interrupts: false,
  mark: 'readable text that no other format claims',
  claims: () => true,
  createScanner,
  createReader,
}

/** A paragraph longer than this is cut into several records. */
const PARAGRAPH_LIMIT_LINES = 200

function createScanner(): LineScanner {
  let lines = 0
  let blankBefore = true
  const scanner: LineScanner = {
    kind: RECORD_KIND.text,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      const blank = isEmptyLine(bytes, from, to)
      const starts = (blankBefore && !blank) || lines === 0 || lines >= PARAGRAPH_LIMIT_LINES
      blankBefore = blank
      lines = starts ? 1 : lines + 1
      return starts ? LINE.start : LINE.foreign
    },
  }
  return scanner
}

function createReader(): RecordReader {
  return {
    read({ bytes, from, to, place, timeUs }, sink) {
      sink.text({
        bytes,
        from,
        to,
        base: place.offset - from,
        origin: { ...place, timeUs, direction: 'none' },
      })
    },
    end: () => undefined,
  }
}
