// Bare SIP and HTTP messages, pasted or saved one after another without any log prefix, and loose headers of them.

import { findLineEnd, isEmptyLine } from '../../base/ascii.ts'
import { createByteFinder } from '../../base/byte-finder.ts'
import { offerMessage } from '../../trace/raw.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { startedProtocol } from '../embedded-messages.ts'
import { findFlattenedStart } from '../escaped-lines.ts'
import {
  LINE,
  type LineScanner,
  type LineVerdict,
  type RawRecord,
  type ReaderSink,
  type RecordReader,
  type TextFormat,
} from '../format.ts'
import { createLineGate } from '../line-gate.ts'
import { readLineText } from '../line-text.ts'
import { measureMessage } from '../message-shape.ts'
import { createParagraphScanner } from '../paragraph-scanner.ts'
import { offerRebuiltMessage } from '../rebuilt-message.ts'
import { emitRecordText, originOfRecord, readRecordLines } from '../record-text.ts'
import { isGluedStart, repairMessage } from '../repair-headers.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'bare-message',
  title: 'Bare SIP or HTTP messages',
  clock: 'none',
  origin: 'A message copied out of a log, a document or a browser.',
  priority: 40,
  interrupts: false,
  mark: 'a SIP or HTTP start line, or a header of one, at the begin of a line',
  claims: (bytes, from, to) => startsMessage(bytes, from, to) || isLooseHeader(bytes, from, to),
  createScanner,
  createReader: () => ({ read, end: () => undefined }) satisfies RecordReader,
}

const START_LIMIT_BYTES = 4096
const findVersion = createByteFinder('SIP/2.0')
const mayBeHeader = createLineGate(['ms-', 'x-ms-', 'via', 'cseq', 'www-authenticate', 'proxy-authenticate'])

/** True for a start line, also with headers glued to it; not for a whole message flattened to one line. */
function startsMessage(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes[from] ?? 0
  if (first < 65 || first > 90) return false
  const started = startedProtocol(bytes, from, to) !== undefined
  if (!started && findVersion(bytes, from, Math.min(to, from + START_LIMIT_BYTES)) < 0) return false
  const line = readLineText(bytes, from, to, START_LIMIT_BYTES)
  return started ? findFlattenedStart(line) < 0 : isGluedStart(line)
}

/** Headers that hardly stand anywhere but in a SIP or HTTP message of this product. */
const LOOSE_HEADER =
  /^(?:(?:x-)?ms-(?:client-)?diagnostics(?:-public)?[ \t]*:[ \t]*\d|via[ \t]*:[ \t]*SIP\/2\.0\/|cseq[ \t]*:[ \t]*\d+ +[a-z]+\s*$|(?:www|proxy)-authenticate[ \t]*:[ \t]*(?:NTLM|Kerberos|TLS-DSK|Negotiate|Bearer|MsRtcOAuth)\b)/i

function isLooseHeader(bytes: Uint8Array, from: number, to: number): boolean {
  return mayBeHeader(bytes, from, to) && LOOSE_HEADER.test(readLineText(bytes, from, to))
}

/** Words that people put between a request and what came back. */
const ANSWER_MARK =
  /^\W{0,4}(?:(?:http|sip|server|client)\s+)?(?:request|response|reply|answer)(?:\s+body)?\s*:\W{0,4}$/i

interface MessageState {
  part: 'head' | 'body' | 'text'
  /** Content-Length, where it was seen. */
  announced: number | undefined
  hasContent: boolean
  isFragment: boolean
  /** The last header ended in a separator: an empty line does not end the headers. */
  dangling: boolean
  /** Bytes behind the headers so far, with line ends. */
  bodyBytes: number
}

function createScanner(): LineScanner {
  let state: MessageState = newMessage('text')
  let paragraphs = createParagraphScanner(LINE.continuation)
  const scanner: LineScanner = {
    kind: RECORD_KIND.text,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      const nested = state.isFragment && state.part === 'body'
      if (!nested && startsMessage(bytes, from, to)) {
        state = newMessage('head')
        scanner.kind = RECORD_KIND.message
        return LINE.start
      }
      if (state.part === 'text') return paragraphs.line(bytes, from, to)
      const verdict =
        state.part === 'head' ? headLine(state, bytes, from, to) : bodyLine(state, bytes, from, to)
      if (verdict === LINE.loose) {
        state = newMessage('text')
        scanner.kind = RECORD_KIND.text
        paragraphs = createParagraphScanner(LINE.continuation)
        paragraphs.line(bytes, from, to)
      }
      return verdict
    },
  }
  return scanner
}

function newMessage(part: MessageState['part']): MessageState {
  return { part, announced: undefined, hasContent: false, isFragment: false, dangling: false, bodyBytes: 0 }
}

function headLine(state: MessageState, bytes: Uint8Array, from: number, to: number): LineVerdict {
  if (isEmptyLine(bytes, from, to)) {
    if (!state.dangling) state.part = 'body'
    state.dangling = false
    return LINE.payload
  }
  const line = readLineText(bytes, from, to, START_LIMIT_BYTES).trimEnd()
  const header = /^([\w-]+)[ \t]*:[ \t]*(.*)$/.exec(line)
  state.dangling = /[;,]$/.test(line)
  if (!header) return LINE.continuation
  const name = (header[1] ?? '').toLowerCase()
  if (name === 'content-length') state.announced = Number.parseInt(header[2] ?? '', 10)
  if (name === 'content-type' || name === 'transfer-encoding') state.hasContent = true
  if (name === 'content-type') state.isFragment = /sipfrag|message\/http/i.test(header[2] ?? '')
  return LINE.payload
}

/** What follows the empty line: the body, or text that has nothing to do with a message that has none. */
function bodyLine(state: MessageState, bytes: Uint8Array, from: number, to: number): LineVerdict {
  const { announced, hasContent, bodyBytes } = state
  state.bodyBytes += to - from + 1
  if (isEmptyLine(bytes, from, to)) return LINE.payload
  if (to - from < 60 && ANSWER_MARK.test(readLineText(bytes, from, to).trim())) return LINE.loose
  if (announced === undefined ? !hasContent : announced === 0) return LINE.loose
  return announced !== undefined && bodyBytes >= announced ? LINE.foreign : LINE.continuation
}

function read(record: RawRecord, sink: ReaderSink): void {
  if (record.kind !== RECORD_KIND.message || !readMessage(record, sink)) emitRecordText(record, sink)
}

function readMessage(record: RawRecord, sink: ReaderSink): boolean {
  const { bytes, from, to, place } = record
  const lines = readRecordLines(record).map(line => line.text)
  const origin = originOfRecord(record)
  if (repairMessage(lines).repairs.size > 0) return offerRebuiltMessage(lines, origin, sink)
  const lineEnd = findLineEnd(bytes, from, to)
  const protocol = startedProtocol(bytes, from, lineEnd)
  if (!protocol) return false
  const { parts } = measureMessage(bytes, from, lineEnd, to)
  offerMessage(sink, { protocol, bytes, base: place.offset - from, ordinal: 0, ...parts, origin })
  return true
}
