// One HTTP message as it went over the wire (in a Fiddler session, in a capture), its body possibly chunked and packed.

import { findLineEnd } from '../base/ascii.ts'
import { concatBytes } from '../base/bytes.ts'
import { decodeText } from '../base/text.ts'
import { parseHeaderLines } from '../protocol/header-lines.ts'
import { decodeHttpBody } from '../protocol/http/body.ts'
import { type HttpStartLine, parseHttpStartLine } from '../protocol/http/message.ts'
import type { MessageParts } from '../protocol/message-parts.ts'

export interface RecordedMessage {
  readonly start: HttpStartLine
  /** Parts in bytes of their own: head as recorded, body decoded. */
  readonly parts: MessageParts
}

/** Reads a recorded message; undefined when it does not begin with a start line (an empty answer). */
export function readRecordedMessage(bytes: Uint8Array): RecordedMessage | undefined {
  const lineEnd = findLineEnd(bytes, 0, bytes.length)
  const startTo = bytes[lineEnd - 1] === 13 ? lineEnd - 1 : lineEnd
  const start = parseHttpStartLine(decodeText(bytes, 0, Math.min(startTo, 64 << 10)))
  if (!start) return undefined
  const headFrom = Math.min(lineEnd + 1, bytes.length)
  const { headers, bodyFrom } = parseHeaderLines(bytes, headFrom, bytes.length)
  const body = decodeHttpBody(headers, bytes.subarray(bodyFrom))
  const head = bytes.subarray(0, bodyFrom)
  const whole = concatBytes([head, body])
  return {
    start,
    parts: {
      bytes: whole,
      startFrom: 0,
      startTo,
      headFrom,
      headTo: bodyFrom,
      bodyFrom,
      bodyTo: whole.length,
    },
  }
}
