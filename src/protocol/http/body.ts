// Bodies of HTTP/1.1 messages: chunks put together (RFC 7230 §4.1) and content encodings undone (RFC 7231 §3.1.2.2).

import { Gunzip, Inflate, Unzlib } from 'fflate'
import { findLineEnd } from '../../base/ascii.ts'
import { concatBytes } from '../../base/bytes.ts'
import { decodeText } from '../../base/text.ts'
import { type Header, headerValue } from '../header-lines.ts'

/** A body is unpacked up to this size. */
const UNPACKED_LIMIT_BYTES = 16 << 20

export interface Chunked {
  readonly body: Uint8Array
  /** Offset behind the last chunk and its trailers. */
  readonly next: number
  /** False when the bytes ended, or went wrong, before the last chunk. */
  readonly complete: boolean
}

/** Puts the chunks of [from, to) together. */
export function readChunked(bytes: Uint8Array, from: number, to: number): Chunked {
  const parts: Uint8Array[] = []
  let at = from
  while (at < to) {
    const lineEnd = findLineEnd(bytes, at, to)
    const size = /^\s*([0-9a-f]{1,8})\s*(?:;|$)/i.exec(
      decodeText(bytes, at, Math.min(lineEnd, at + 200)),
    )?.[1]
    if (size === undefined || lineEnd === to) break
    const length = Number.parseInt(size, 16)
    if (length === 0) return { body: concatBytes(parts), ...skipTrailers(bytes, lineEnd + 1, to) }
    const dataTo = Math.min(to, lineEnd + 1 + length)
    parts.push(bytes.subarray(lineEnd + 1, dataTo))
    at = Math.min(to, findLineEnd(bytes, dataTo, to) + 1)
    if (dataTo === to) break
  }
  return { body: concatBytes(parts), next: at, complete: false }
}

function skipTrailers(bytes: Uint8Array, from: number, to: number): { next: number; complete: boolean } {
  for (let at = from; at < to; ) {
    const end = findLineEnd(bytes, at, to)
    const complete = end < to
    if (end === at || (end === at + 1 && bytes[at] === 13)) return { next: Math.min(to, end + 1), complete }
    at = end + 1
  }
  return { next: to, complete: false }
}

/** The body as its sender meant it: chunks joined and unpacked. What cannot be unpacked (brotli) comes back as it is. */
export function decodeHttpBody(headers: readonly Header[], body: Uint8Array): Uint8Array {
  const chunked = /\bchunked\b/i.test(headerValue(headers, 'Transfer-Encoding') ?? '')
  const whole = chunked ? dechunk(body) : body
  const encoding = (headerValue(headers, 'Content-Encoding') ?? '').trim().toLowerCase()
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return unpack(whole, sink => new Gunzip(sink))
    case 'deflate':
      return unpack(whole, sink => (isZlib(whole) ? new Unzlib(sink) : new Inflate(sink)))
    default:
      return whole
  }
}

/** Some recorders join the chunks and leave the header: a body that does not begin with a chunk is whole already. */
function dechunk(body: Uint8Array): Uint8Array {
  const { body: joined, complete } = readChunked(body, 0, body.length)
  return complete || joined.length > 0 ? joined : body
}

/** RFC 1950 §2.2: method 8, and the two bytes are a multiple of 31. */
function isZlib(bytes: Uint8Array): boolean {
  const first = bytes[0] ?? 0
  return (first & 15) === 8 && ((first << 8) | (bytes[1] ?? 0)) % 31 === 0
}

type Stream = { push(bytes: Uint8Array, final?: boolean): void }

/** Unpacks in small steps up to the limit; damaged data gives what came out before, or itself when nothing did. */
function unpack(bytes: Uint8Array, create: (sink: (part: Uint8Array) => void) => Stream): Uint8Array {
  const parts: Uint8Array[] = []
  let length = 0
  const stream = create(part => {
    parts.push(part)
    length += part.length
  })
  try {
    for (let at = 0; at < bytes.length && length < UNPACKED_LIMIT_BYTES; at += 4096)
      stream.push(bytes.subarray(at, at + 4096), false)
  } catch {
    // Cut by the recorder or damaged: what came out is still worth reading.
  }
  return length === 0 ? bytes : concatBytes(parts).subarray(0, UNPACKED_LIMIT_BYTES)
}
