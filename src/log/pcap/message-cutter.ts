// SIP and HTTP in clear on one TCP connection: messages are cut out by Content-Length or chunks, which on the wire can be relied on.
// RFC 3261 §18.3, RFC 7230 §3.3.3.

import { asciiBytes, findBytes, findLineEnd, readDecimal } from '../../base/ascii.ts'
import { concatBytes } from '../../base/bytes.ts'
import { decodeText } from '../../base/text.ts'
import { headerValue, parseHeaderLines } from '../../protocol/header-lines.ts'
import { readChunked } from '../../protocol/http/body.ts'
import { startedProtocol } from '../embedded-messages.ts'
import type { PacketPlace, Side } from './tcp-flow.ts'

/** A whole message, or what there is of it, with the packets it stands in. */
export interface CutMessage {
  readonly protocol: 'sip' | 'http'
  readonly side: Side
  readonly bytes: Uint8Array
  readonly startLine: string
  readonly first: PacketPlace
  readonly last: PacketPlace
}

export interface MessageCutter {
  data(side: Side, bytes: Uint8Array, packet: PacketPlace): void
  /** Bytes are missing: what was begun is handed on, and the next start line is looked for. */
  gap(side: Side): void
  end(): void
  /** The client asked for a tunnel and got it: what follows are not messages. */
  readonly tunnelled: boolean
}

/** A message is kept up to this size; the rest of its body is passed over. */
const MESSAGE_LIMIT_BYTES = 256 << 10
const HEAD_LIMIT_BYTES = 128 << 10
const HEAD_END = asciiBytes('\r\n\r\n')
const BARE_HEAD_END = asciiBytes('\n\n')

interface Half {
  bytes: Uint8Array
  first: PacketPlace | undefined
  last: PacketPlace | undefined
  /** Bytes of a body that are passed over. */
  skip: number
  /** A body without length ends with the connection. */
  untilClose: boolean
}

/** Creates a cutter for both directions of a connection. */
export function createMessageCutter(emit: (message: CutMessage) => void): MessageCutter {
  const createHalf = (): Half => ({
    bytes: new Uint8Array(0),
    first: undefined,
    last: undefined,
    skip: 0,
    untilClose: false,
  })
  const halves: Record<Side, Half> = { client: createHalf(), server: createHalf() }
  /** Methods of HTTP requests that wait for their answer: those to HEAD have no body, those to CONNECT open a tunnel. */
  const methods: string[] = []
  let tunnelled = false

  function handOn(side: Side, length: number): void {
    const half = halves[side]
    const { first, last } = half
    const bytes = half.bytes.subarray(0, length)
    const lineEnd = findLineEnd(bytes, 0, bytes.length)
    const protocol = startedProtocol(bytes, 0, lineEnd)
    if (protocol && first && last) {
      const startLine = decodeText(bytes, 0, lineEnd).trimEnd()
      note(protocol, startLine)
      emit({ protocol, side, bytes, startLine, first, last })
    }
    half.bytes = half.bytes.slice(length)
    half.untilClose = false
    half.first = half.bytes.length > 0 ? last : undefined
  }

  /** Remembers requests, and opens the tunnel when CONNECT is answered. */
  function note(protocol: 'sip' | 'http', startLine: string): void {
    if (protocol !== 'http') return
    const status = /^HTTP\/\S+ (\d{3})/.exec(startLine)?.[1]
    if (status === undefined) methods.push(startLine.slice(0, startLine.indexOf(' ')))
    else if (!status.startsWith('1')) tunnelled ||= methods.shift() === 'CONNECT' && status.startsWith('2')
  }

  /** Cuts off the first message; false when it is not whole yet. */
  function cutOne(side: Side): boolean {
    const half = halves[side]
    const start = findStart(half.bytes)
    if (start > 0) half.bytes = half.bytes.slice(start)
    const end = start < 0 ? 0 : endOfMessage(half.bytes, methods[0] ?? '')
    if (end === UNTIL_CLOSE) half.untilClose = true
    const whole = end > 0 && end <= half.bytes.length
    const tooLong = end > half.bytes.length && half.bytes.length >= MESSAGE_LIMIT_BYTES && !half.untilClose
    if (tooLong) half.skip = end - half.bytes.length
    if (whole || tooLong) handOn(side, Math.min(end, half.bytes.length))
    return whole
  }

  /** What no message begins in, and what a body has too much, is dropped. */
  function limit(half: Half): void {
    if (half.bytes.length <= MESSAGE_LIMIT_BYTES + HEAD_LIMIT_BYTES) return
    half.bytes = half.untilClose ? half.bytes.slice(0, MESSAGE_LIMIT_BYTES) : new Uint8Array(0)
  }

  return {
    get tunnelled() {
      return tunnelled
    },
    data(side, bytes, packet) {
      const half = halves[side]
      const skipped = Math.min(half.skip, bytes.length)
      half.skip -= skipped
      if (skipped === bytes.length) return
      half.first ??= packet
      half.last = packet
      half.bytes = concatBytes([half.bytes, bytes.subarray(skipped)])
      while (half.bytes.length > 0 && !half.untilClose && !tunnelled && cutOne(side));
      limit(half)
    },
    gap(side) {
      const half = halves[side]
      if (half.bytes.length > 0) handOn(side, half.bytes.length)
      half.skip = 0
      half.first = undefined
    },
    end() {
      for (const side of ['client', 'server'] as const) {
        if (halves[side].bytes.length > 0 && !tunnelled) handOn(side, halves[side].bytes.length)
      }
    },
  }
}

/** Offset of the first start line that begins a line; -1 when there is none yet. Empty lines before it keep connections alive. */
function findStart(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; ) {
    const end = findLineEnd(bytes, at, bytes.length)
    if (startedProtocol(bytes, at, end)) return at
    if (end === bytes.length) return -1
    at = end + 1
  }
  return -1
}

const UNTIL_CLOSE = Number.POSITIVE_INFINITY

/** Length of the message at the begin of the bytes; 0 when that cannot be told yet. */
function endOfMessage(bytes: Uint8Array, method: string): number {
  const lineEnd = findLineEnd(bytes, 0, bytes.length)
  const bodyFrom = endOfHead(bytes, lineEnd)
  if (bodyFrom < 0) return 0
  const protocol = startedProtocol(bytes, 0, lineEnd)
  const { headers } = parseHeaderLines(bytes, lineEnd + 1, bodyFrom)
  const status = protocol === 'http' ? readDecimal(bytes, 9, lineEnd) : Number.NaN
  const isAnswer = bytes[0] === UPPER_H && !Number.isNaN(status)
  if (isAnswer && (status < 200 || status === 204 || status === 304 || method === 'HEAD')) return bodyFrom
  if (/\bchunked\b/i.test(headerValue(headers, 'Transfer-Encoding') ?? '')) {
    const { next, complete } = readChunked(bytes, bodyFrom, bytes.length)
    return complete ? next : bytes.length + 1
  }
  const length = headerValue(headers, 'Content-Length')
  if (length !== undefined && /^\d+$/.test(length)) return bodyFrom + Number(length)
  const endsWithConnection = isAnswer && method !== 'CONNECT'
  return endsWithConnection ? UNTIL_CLOSE : bodyFrom
}

const UPPER_H = 72

/** Offset behind the empty line that ends the head, or -1. */
function endOfHead(bytes: Uint8Array, from: number): number {
  const crlf = findBytes(bytes, HEAD_END, Math.max(0, from - 1), bytes.length)
  const lf = findBytes(bytes, BARE_HEAD_END, from, bytes.length)
  if (crlf < 0) return lf < 0 ? -1 : lf + 2
  return lf >= 0 && lf < crlf ? lf + 2 : crlf + 4
}
