// Where headers and body of a message lie behind its start line, and whether the message is whole.
// Content-Length only tells that bytes are missing, and which line ends behind a body belong to the log; it never cuts a
// message out of a log.

import {
  asciiBytes,
  COLON,
  CR,
  findLineEnd,
  hasAtIgnoringCase,
  isEmptyLine,
  readDecimal,
  SPACE,
  trimEnd,
} from '../base/ascii.ts'

export interface MessageShape {
  readonly parts: {
    readonly startFrom: number
    readonly startTo: number
    readonly headFrom: number
    readonly headTo: number
    readonly bodyFrom: number
    readonly bodyTo: number
  }
  /** True when the headers ended and the body has at least the announced bytes. */
  readonly complete: boolean
}

const CONTENT_LENGTH = asciiBytes('content-length')

/** Measures the message whose start line is [from, lineEnd) and that ends at `to` at the latest. */
export function measureMessage(bytes: Uint8Array, from: number, lineEnd: number, to: number): MessageShape {
  const headFrom = Math.min(lineEnd + 1, to)
  let headTo = to
  let bodyFrom = to
  for (let at = headFrom; at < to; ) {
    const end = findLineEnd(bytes, at, to)
    if (isEmptyLine(bytes, at, end)) {
      headTo = at
      bodyFrom = Math.min(end + 1, to)
      break
    }
    at = end + 1
  }
  const announced = findContentLength(bytes, headFrom, headTo)
  return {
    parts: {
      startFrom: from,
      startTo: bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd,
      headFrom,
      headTo,
      bodyFrom,
      bodyTo: trimBody(bytes, bodyFrom, to, announced),
    },
    complete: headTo < to && to - bodyFrom >= (announced ?? 0),
  }
}

/** Content-Length of the headers [from, to); undefined when there is none. The last one counts. */
export function findContentLength(bytes: Uint8Array, from: number, to: number): number | undefined {
  let announced: number | undefined
  for (let at = from; at < to; ) {
    const end = findLineEnd(bytes, at, to)
    if (hasAtIgnoringCase(bytes, at, CONTENT_LENGTH))
      announced = readContentLength(bytes, at, end) ?? announced
    at = end + 1
  }
  return announced
}

function readContentLength(bytes: Uint8Array, from: number, to: number): number | undefined {
  let at = bytes.indexOf(COLON, from) + 1
  while (at > 0 && at < to && bytes[at] === SPACE) at++
  const value = readDecimal(bytes, at, to)
  return Number.isNaN(value) ? undefined : value
}

/** End of a body that a log put line ends behind: these are left out unless Content-Length says that they belong to it. */
export function trimBody(
  bytes: Uint8Array,
  bodyFrom: number,
  to: number,
  announced: number | undefined,
): number {
  const trimmed = trimEnd(bytes, bodyFrom, to)
  const end = bodyFrom + (announced ?? 0)
  return end > trimmed && end <= to ? end : trimmed
}
