// Messages that stand in a log in another form than on the wire (one line, quoted, indented, damaged) put together again.

import { encodeText } from '../base/text.ts'
import type { Origin } from '../trace/origin.ts'
import { offerMessage } from '../trace/raw.ts'
import { startedProtocol } from './embedded-messages.ts'
import type { ReaderSink } from './format.ts'
import { measureMessage } from './message-shape.ts'
import { isGluedStart, type RepairedMessage, repairMessage } from './repair-headers.ts'

/** Protocol of a start line given as text, or undefined. */
export function protocolOfLine(line: string): 'sip' | 'http' | undefined {
  const bytes = encodeText(line)
  return startedProtocol(bytes, 0, bytes.length)
}

/**
 * Puts a message together from lines (no line ends) and hands it on; repairs are reported as problems.
 * Lines before the start line are passed over. Returns false, and does nothing, when no line is a start line.
 */
export function offerRebuiltMessage(
  lines: readonly string[],
  origin: Origin,
  sink: ReaderSink,
  ordinal = 0,
): boolean {
  const first = lines.findIndex(startsMessage)
  if (first < 0) return false
  const message = repairMessage(lines.slice(first))
  const protocol = protocolOfLine(message.start)
  if (!protocol) return false
  reportRepairs(message, origin, sink)
  const bytes = encodeText(joinMessage(message))
  const { parts } = measureMessage(bytes, 0, bytes.indexOf(10), bytes.length)
  offerMessage(sink, { protocol, bytes, base: Number.NaN, ordinal, ...parts, origin })
  return true
}

/** True for a start line, also with headers glued to it. */
export function startsMessage(line: string): boolean {
  return protocolOfLine(line) !== undefined || isGluedStart(line)
}

/** The message with CRLF line ends; empty lines at the end of the body are the log's. */
function joinMessage({ start, headers, body }: RepairedMessage): string {
  return `${[start, ...headers].join('\r\n')}\r\n\r\n${body.join('\r\n').trimEnd()}`
}

/** Tells what was repaired, one problem per message. */
export function reportRepairs({ repairs }: RepairedMessage, origin: Origin, sink: ReaderSink): void {
  if (repairs.size === 0) return
  sink.problem({
    code: 'headers-repaired',
    text: `Message at line ${origin.line}: ${[...repairs].join('; ')}`,
    at: origin.offset,
  })
}
