// A message as bytes taken apart for the writers of logs, which frame its parts in their own ways.

import { encodeText } from '../base/text.ts'
import { measureMessage } from './message-shape.ts'

export interface WireMessage {
  /** Start line without its line end. */
  readonly start: Uint8Array
  /** Header lines, each with its line end. */
  readonly head: Uint8Array
  readonly body: Uint8Array
}

/** Takes the bytes of a whole message apart; the body is everything behind the empty line. */
export function splitMessage(bytes: Uint8Array): WireMessage {
  const lineEnd = bytes.indexOf(10)
  const { parts } = measureMessage(bytes, 0, lineEnd < 0 ? bytes.length : lineEnd, bytes.length)
  return {
    start: bytes.subarray(parts.startFrom, parts.startTo),
    head: withLineEnd(bytes.subarray(parts.headFrom, parts.headTo)),
    body: bytes.subarray(parts.bodyFrom),
  }
}

/** The bytes, with CRLF behind them unless they are empty or end in LF. */
export function withLineEnd(bytes: Uint8Array): Uint8Array {
  return bytes.length === 0 || bytes.at(-1) === 10 ? bytes : joinBytes(bytes, '\r\n')
}

/** Texts (as UTF-8) and bytes in one array. */
export function joinBytes(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const encoded = parts.map(part => (typeof part === 'string' ? encodeText(part) : part))
  const joined = new Uint8Array(encoded.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of encoded) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** "03/14/2016" and "09:15:02.117" of a time in µs, shown as UTC; an unknown time is that of 1970. */
export function formatUsStamp(timeUs: number): { date: string; clock: string } {
  const iso = new Date(Number.isFinite(timeUs) ? Math.floor(timeUs / 1000) : 0).toISOString()
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-')
  return { date: `${month}/${day}/${year}`, clock: iso.slice(11, 23) }
}
