// What a log format hands on: messages in slices, texts, observations. The seam between `log` (how a record is written)
// and `trace` (what it means). Slices point into a window that is overwritten later: keep places and strings, not slices.

import type { MessageParts } from '../protocol/message-parts.ts'
import type { Observation } from './observation.ts'
import type { Origin } from './origin.ts'

/** A SIP or HTTP message as it stands in the bytes of one or more records. */
export interface RawMessage extends MessageParts {
  readonly protocol: 'sip' | 'http'
  readonly origin: Origin
  /** Number of the message within its place, from 0: one packet can hold several messages. */
  readonly ordinal: number
  /** Position p of `bytes` stands at `base + p` in the source; NaN where `bytes` were put together from pieces. */
  readonly base: number
}

/** Text of a record that is no message: a component line, a pasted sentence. */
export interface RawText {
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
  readonly base: number
  readonly origin: Origin
  /** Level word of the format, upper case: ERROR, WARN, INFO, … */
  readonly level?: string
  readonly component?: string
}

/** Receives what a format reads, in the order of the records. */
export interface Sink {
  /** Asked before every SIP message is handed on. False when the SIP message with this start line and its headers before `to` would be ignored: the format then skips it. */
  readonly wants: (bytes: Uint8Array, startFrom: number, startTo: number, to: number) => boolean
  message(message: RawMessage): void
  text(text: RawText): void
  observation(observation: Observation): void
}

/** Hands on a message unless the sink would ignore it. */
export function offerMessage(sink: Sink, message: RawMessage): void {
  const wanted =
    message.protocol === 'http' ||
    sink.wants(message.bytes, message.startFrom, message.startTo, Math.max(message.headTo, message.startTo))
  if (wanted) sink.message(message)
}
