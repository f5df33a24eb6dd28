// Text of a record as a person reads it, where the log wrote a message in another form: line ends as characters, a mark or blanks
// before every line, a line of Lyncpin's own trace. For evidence, which is a header or a line of the message and not of the log.

import { decodeText } from '../base/text.ts'
import { splitEscapedLines } from './escaped-lines.ts'
import { readTraceLine } from './lyncpin-trace/read-line.ts'

/** Escapes of a JSON string other than those of line ends. */
const JSON_ESCAPE = /\\(["\\/tb])/g

/**
 * The text with line ends where the log wrote them as characters; text that has real line ends, and text that is no flattened
 * message, comes back unchanged. Characters do not keep their place.
 */
export function showRecordText(text: string): string {
  const flattened = text.trimEnd()
  if (flattened.includes('\n')) return text
  const produced = flattened.startsWith('{"record":') ? readTraceLine(flattened) : undefined
  if (produced?.record === 'message') return decodeText(produced.bytes)
  if (produced?.record === 'text') return produced.text
  const lines = splitEscapedLines(flattened)
  // A path such as C:\new is no line end: what is flattened has headers.
  if (!lines.some((line, i) => i > 0 && /^[A-Za-z][\w-]* ?: ?\S/.test(line))) return text
  const json = flattened.startsWith('{')
  return (json ? lines.map(line => line.replace(JSON_ESCAPE, '$1')) : lines).join('\n')
}
