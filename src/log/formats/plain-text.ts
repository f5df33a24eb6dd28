// Plain text: whatever no other format claims — e-mails, tickets, console output. One record per paragraph.

import { LINE, type RecordReader, type TextFormat } from '../format.ts'
import { createParagraphScanner } from '../paragraph-scanner.ts'
import { emitRecordText } from '../record-text.ts'

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
  createScanner: () => createParagraphScanner(LINE.foreign),
  createReader,
}

function createReader(): RecordReader {
  return { read: (record, sink) => emitRecordText(record, sink), end: () => undefined }
}
