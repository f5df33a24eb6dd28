// Bare SIP and HTTP messages, pasted or saved one after another without any log prefix.

import { CR } from '../../base/ascii.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { emitEmbeddedMessages, startedProtocol } from '../embedded-messages.ts'
import { LINE, type LineScanner, type RecordReader, type TextFormat } from '../format.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'bare-message',
  title: 'Bare SIP or HTTP messages',
  clock: 'none',
  origin: 'A message copied out of a log, a document or a browser.',
  priority: 40,
  interrupts: false,
  mark: 'a SIP or HTTP start line at the begin of a line',
  claims: (bytes, from, to) => startedProtocol(bytes, from, to) !== undefined,
  createScanner,
  createReader,
}

function createScanner(): LineScanner {
  let inHeaders = false
  const scanner: LineScanner = {
    kind: RECORD_KIND.message,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      if (startedProtocol(bytes, from, to)) {
        inHeaders = true
        return LINE.start
      }
      const blank = to === from || (to === from + 1 && bytes[from] === CR)
      if (blank) inHeaders = false
      return inHeaders || blank ? LINE.payload : LINE.foreign
    },
  }
  return scanner
}

function createReader(): RecordReader {
  return {
    read({ bytes, from, to, place, timeUs }, sink) {
      const origin = { ...place, timeUs, direction: 'none' } as const
      emitEmbeddedMessages({ bytes, from, to, base: place.offset - from, origin }, sink)
    },
    end: () => undefined,
  }
}
