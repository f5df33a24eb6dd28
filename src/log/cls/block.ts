// The $$begin_record … $$end_record block of a CLS record: fields up to Start-Line, SIP headers, Message-Body.
// The start line is not the first line; a block without Start-Line is a diagnostic, connection or security record.

import { asciiBytes, COLON, CR, hasAt, SPACE } from '../../base/ascii.ts'
import type { RawRecord } from '../format.ts'
import { findContentLength, trimBody } from '../message-shape.ts'

const BEGIN = asciiBytes('$$begin_record')
const END = asciiBytes('$$end_record')
const MESSAGE_BODY = asciiBytes('Message-Body:')
const START_LINE = asciiBytes('Start-Line:')
const DIRECTION = asciiBytes('Direction:')
const PEER = asciiBytes('Peer:')
const CORRELATION = asciiBytes('Trace-Correlation-Id:')

export const DELETED_BODY = '----****MESSAGE BODY DELETED****----'

/** True when the text of a record's first line, from `at`, opens a block. */
export function opensBlock(bytes: Uint8Array, at: number): boolean {
  return hasAt(bytes, at, BEGIN)
}

/** True when the line at `from` closes a block. */
export function closesBlock(bytes: Uint8Array, from: number): boolean {
  return hasAt(bytes, from, END)
}

/** The fields before the headers. */
export interface ClsBlockHead {
  readonly direction: Range
  readonly peer: Range
  readonly correlation: Range
  readonly start: Range
  /** Number of the line of Start-Line within the record. */
  readonly startLine: number
}

export interface Range {
  readonly from: number
  readonly to: number
}

const NOWHERE: Range = { from: 0, to: 0 }

/** Reads a block up to its Start-Line; line 0 of the record is that of $$begin_record. Undefined without a Start-Line. */
export function readBlockHead({ bytes, from, to, lines }: RawRecord): ClsBlockHead | undefined {
  let direction = NOWHERE
  let peer = NOWHERE
  let correlation = NOWHERE
  for (let i = 1; i < lines.count; i++) {
    const at = from + (lines.ends[i - 1] ?? 0) + 1
    const end = Math.min(to, from + (lines.ends[i] ?? 0))
    if (hasAt(bytes, at, START_LINE))
      return { direction, peer, correlation, start: fieldValue(bytes, at, end), startLine: i }
    if (closesBlock(bytes, at)) return undefined
    if (hasAt(bytes, at, DIRECTION)) direction = fieldValue(bytes, at, end)
    else if (hasAt(bytes, at, PEER)) peer = fieldValue(bytes, at, end)
    else if (hasAt(bytes, at, CORRELATION)) correlation = fieldValue(bytes, at, end)
  }
  return undefined
}

/** Where headers and body of a block lie: up to Message-Body and $$end_record. "-" is an empty body. */
export function readBlockMessage({ bytes, from, to, lines }: RawRecord, { start, startLine }: ClsBlockHead) {
  const headFrom = Math.min(to, from + (lines.ends[startLine] ?? 0) + 1)
  let headTo = to
  let bodyFrom = to
  let end = to
  for (let i = startLine + 1; i < lines.count; i++) {
    const at = from + (lines.ends[i - 1] ?? 0) + 1
    if (bytes[at] === 36 && closesBlock(bytes, at)) {
      end = at
      break
    }
    if (bodyFrom === to && bytes[at] === 77 && hasAt(bytes, at, MESSAGE_BODY)) {
      headTo = at
      // One blank belongs to the field; more would be the body's own.
      bodyFrom = at + MESSAGE_BODY.length + (bytes[at + MESSAGE_BODY.length] === SPACE ? 1 : 0)
    }
  }
  const announced = bodyFrom < end ? findContentLength(bytes, headFrom, headTo) : undefined
  const bodyTo = Math.max(bodyFrom, trimBody(bytes, bodyFrom, end, announced))
  const empty = bytes[bodyFrom] === 45 && bodyTo - bodyFrom === 1 && announced !== 1
  return {
    startFrom: start.from,
    startTo: start.to,
    headFrom,
    headTo: Math.min(headTo, end),
    bodyFrom: Math.min(bodyFrom, end),
    bodyTo: empty || bodyFrom >= end ? Math.min(bodyFrom, end) : bodyTo,
  }
}

/** Value of a "Name: value" line, without blanks around it. */
function fieldValue(bytes: Uint8Array, from: number, to: number): Range {
  let start = bytes.indexOf(COLON, from) + 1
  while (start < to && bytes[start] === SPACE) start++
  let end = to
  while (end > start && (bytes[end - 1] === SPACE || bytes[end - 1] === CR)) end--
  return { from: start, to: end }
}
