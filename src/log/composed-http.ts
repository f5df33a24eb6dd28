// HTTP messages put together from the fields of a format that does not hold them as on the wire (HAR, decoded bodies).

import { concatBytes } from '../base/bytes.ts'
import { encodeText } from '../base/text.ts'
import type { Origin } from '../trace/origin.ts'
import { offerMessage, type Sink } from '../trace/raw.ts'

export interface ComposedHttp {
  readonly startLine: string
  readonly headers: readonly HeaderField[]
  readonly body: Uint8Array
}

export interface HeaderField {
  readonly name: string
  readonly value: string
}

/** The message as bytes: start line, headers, empty line, body. Line ends inside a field cannot break it apart. */
export function composeHttp({ startLine, headers, body }: ComposedHttp): {
  readonly bytes: Uint8Array
  readonly startTo: number
  readonly headFrom: number
  readonly headTo: number
  readonly bodyFrom: number
} {
  const start = encodeText(oneLine(startLine))
  const lines = headers.flatMap(({ name, value }) =>
    // A list of cookies is one field with line ends in some exports.
    value.split(/[\r\n]+/).map(part => `${oneLine(name)}: ${part}\r\n`),
  )
  const head = encodeText(`\r\n${lines.join('')}`)
  const bytes = concatBytes([start, head, CRLF, body])
  const headTo = start.length + head.length
  return { bytes, startTo: start.length, headFrom: start.length + 2, headTo, bodyFrom: headTo + 2 }
}

const CRLF = Uint8Array.of(13, 10)

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ')
}

/** Hands a composed message to a sink; its bytes stand nowhere in the source. */
export function emitHttp(message: ComposedHttp, origin: Origin, sink: Sink): void {
  const { bytes, startTo, headFrom, headTo, bodyFrom } = composeHttp(message)
  offerMessage(sink, {
    protocol: 'http',
    bytes,
    ordinal: 0,
    base: Number.NaN,
    startFrom: 0,
    startTo,
    headFrom,
    headTo,
    bodyFrom,
    bodyTo: bytes.length,
    origin,
  })
}
