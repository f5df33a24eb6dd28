// Cuts a SIP byte stream (TLS, TCP) into messages by Content-Length, never by chunk: RFC 3261 §18.3. Sans-I/O.

import { CR, findLineEnd, LF } from '../../base/ascii.ts'
import type { Problem } from '../../base/problem.ts'
import { decodeText, printableLine } from '../../base/text.ts'
import { headerValue, headerValues } from '../header-lines.ts'
import { parseSipMessage, type SipMessage } from './message.ts'

export interface SipStreamLimits {
  /** Start line and headers of one message; handshake tokens travel in headers. */
  readonly headBytes: number
  readonly bodyBytes: number
}

/** Real servers take bodies of 128 KB from clients; contact lists sent to clients are larger. */
export const SIP_STREAM_LIMITS: SipStreamLimits = { headBytes: 65_536, bodyBytes: 1_048_576 }

export type SipStreamEvent =
  /** `bytes` is the message as it arrived, in memory of its own. */
  | { readonly kind: 'message'; readonly message: SipMessage; readonly bytes: Uint8Array }
  /** CR and LF between messages: CRLFCRLF is the keep-alive of clients, and nothing answers it. */
  | { readonly kind: 'keep-alive'; readonly sizeBytes: number }
  /** The stream cannot be read on: nothing tells where the next message begins. The connection is to be closed. */
  | { readonly kind: 'broken'; readonly problem: Problem }

export interface SipStream {
  /** Takes the next bytes of the stream; the caller may reuse them. Nothing more comes out after `broken`. */
  receive(chunk: Uint8Array): SipStreamEvent[]
  /** Bytes of a message that is not complete. */
  readonly pendingBytes: number
}

/** A stream that has received nothing; one for each direction of each connection. */
export function createSipStream(limits: SipStreamLimits = SIP_STREAM_LIMITS): SipStream {
  const pending = createPendingBytes()
  /** The message in front, once its head is there. */
  let head: Head | undefined
  let broken = false

  /** The next event from the front; undefined when more bytes are needed. */
  function next(): SipStreamEvent | undefined {
    const blanks = lineEndRun(pending.view())
    if (blanks > 0) return { kind: 'keep-alive', sizeBytes: pending.take(blanks).length }
    head ??= nextHead()
    if (head === undefined) return undefined
    if ('code' in head) {
      broken = true
      return { kind: 'broken', problem: head }
    }
    const { message, headBytes, bodyBytes } = head
    if (pending.length < headBytes + bodyBytes) return undefined
    const bytes = pending.take(headBytes + bodyBytes)
    head = undefined
    return { kind: 'message', message: { ...message, body: decodeText(bytes, headBytes) }, bytes }
  }

  function nextHead(): Head | undefined {
    const end = findHeadEnd(pending.view(), pending.searched)
    pending.searched = Math.max(0, pending.length - 3)
    if ((end < 0 ? pending.length : end) > limits.headBytes)
      return {
        code: 'sip-head-too-long',
        text: `The head of a message is longer than ${limits.headBytes} bytes`,
      }
    return end < 0 ? undefined : readHead(pending.view().slice(0, end), limits)
  }

  return {
    get pendingBytes() {
      return pending.length
    },
    receive(chunk) {
      const events: SipStreamEvent[] = []
      if (broken) return events
      pending.append(chunk)
      while (!broken && pending.length > 0) {
        const event = next()
        if (!event) break
        events.push(event)
      }
      return events
    },
  }
}

/** The bytes that are not yet handed out. */
interface PendingBytes {
  readonly length: number
  /** Bytes at the front in which there is no end of a head. */
  searched: number
  append(chunk: Uint8Array): void
  /** All of them; good until the next `append`. */
  view(): Uint8Array
  /** Hands out the first `count` in memory of their own. */
  take(count: number): Uint8Array
}

/** A buffer that grows and moves its content to the front only when it has to. */
function createPendingBytes(): PendingBytes {
  let buffer = new Uint8Array(4096)
  let from = 0
  let to = 0
  return {
    searched: 0,
    get length() {
      return to - from
    },
    append(chunk) {
      if (to + chunk.length > buffer.length) {
        const rest = buffer.subarray(from, to)
        if (rest.length + chunk.length > buffer.length)
          buffer = new Uint8Array(Math.max(buffer.length * 2, rest.length + chunk.length))
        buffer.set(rest)
        to -= from
        from = 0
      }
      buffer.set(chunk, to)
      to += chunk.length
    },
    view: () => buffer.subarray(from, to),
    take(count) {
      from += count
      this.searched = 0
      return buffer.slice(from - count, from)
    },
  }
}

/** A message without its body, or why the stream cannot be read on. */
type Head = { readonly message: SipMessage; readonly headBytes: number; readonly bodyBytes: number } | Problem

/** Number of CR and LF bytes at the start. */
function lineEndRun(bytes: Uint8Array): number {
  let count = 0
  while (bytes[count] === CR || bytes[count] === LF) count++
  return count
}

/** Offset after the empty line that ends the head, or -1. LF alone is accepted as a line end. */
function findHeadEnd(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(LF, from); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) return at + 2
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return at + 3
  }
  return -1
}

function readHead(bytes: Uint8Array, limits: SipStreamLimits): Head {
  const startTo = findLineEnd(bytes, 0, bytes.length)
  const message = parseSipMessage({
    bytes,
    startFrom: 0,
    startTo,
    headFrom: startTo + 1,
    headTo: bytes.length,
    bodyFrom: bytes.length,
    bodyTo: bytes.length,
  })
  if (!message)
    return {
      code: 'sip-start-line',
      text: `"${printableLine(decodeText(bytes, 0, startTo), 60)}" begins no SIP message`,
    }
  const bodyBytes = announcedBody(message)
  if (typeof bodyBytes === 'string') return { code: 'sip-framing', text: bodyBytes }
  if (bodyBytes > limits.bodyBytes)
    return {
      code: 'sip-body-too-long',
      text: `A body of ${bodyBytes} bytes is announced; ${limits.bodyBytes} is the limit`,
    }
  return { message, headBytes: bytes.length, bodyBytes }
}

/** Length of the body that the head announces, or what is wrong with the announcement. */
function announcedBody(message: SipMessage): number | string {
  const lengths = [...new Set(headerValues(message.headers, 'Content-Length'))]
  const [text] = lengths
  if (text === undefined) {
    const hasBody = headerValue(message.headers, 'Content-Type') !== undefined
    return hasBody ? 'A message with Content-Type has no Content-Length' : 0
  }
  if (lengths.length > 1 || !/^\d{1,9}$/.test(text))
    return `Content-Length "${printableLine(lengths.join(', '), 60)}" is no length`
  return Number(text)
}
