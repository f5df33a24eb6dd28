// The head of a SIP or HTTP message as bytes go out: start line, header lines, empty line. RFC 3261 §7, RFC 7230 §3.

import { concatBytes } from '../base/bytes.ts'
import { encodeText } from '../base/text.ts'
import { type HeaderField, headerValue } from './header-lines.ts'

/** Bytes of a message; line breaks inside a value become blanks, so that no value is ever a second header. */
export function formatMessage(
  startLine: string,
  headers: readonly HeaderField[],
  body: string | Uint8Array,
): Uint8Array<ArrayBuffer> {
  let head = `${oneLine(startLine)}\r\n`
  for (const { name, value } of headers) head += `${name}: ${oneLine(value)}\r\n`
  if (typeof body === 'string') return encodeText(`${head}\r\n${body}`)
  return concatBytes([encodeText(`${head}\r\n`), body])
}

function oneLine(text: string): string {
  return /[\r\n]/.test(text) ? text.replace(/[\r\n]+\s*/g, ' ') : text
}

/** The headers with the right Content-Length at the end; one that is there already stays as it is. */
export function withContentLength(
  headers: readonly HeaderField[],
  body: string | Uint8Array,
): readonly HeaderField[] {
  if (headerValue(headers, 'Content-Length') !== undefined) return headers
  const sizeBytes = typeof body === 'string' ? (body === '' ? 0 : encodeText(body).length) : body.length
  return [...headers, { name: 'Content-Length', value: String(sizeBytes) }]
}
