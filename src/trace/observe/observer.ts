// The contract of a text observer: one file per kind of statement. An observer names literals without which it cannot match
// and reads a text in which one of them occurs.

import { decodeText, printableLine } from '../../base/text.ts'
import type { Observation } from '../observation.ts'
import type { Origin } from '../origin.ts'
import type { RawText } from '../raw.ts'

/** A text as an observer reads it. */
export interface ObservedText {
  readonly text: string
  readonly level: string
  readonly component: string
  /** Origin whose place is narrowed to the characters [from, to) of `text`. */
  originAt(from: number, to: number): Origin
  /** The line of `text` around the characters [from, to), made printable. */
  quoteAt(from: number, to: number): string
}

export interface TextObserver {
  /** Equals the file name. */
  readonly id: string
  /** ASCII literals, any case; the text is offered when one of them occurs in it. */
  readonly anchors: readonly string[]
  observe(text: ObservedText): readonly Observation[]
}

/** Texts longer than this are read only to here. */
const TEXT_LIMIT_BYTES = 256 << 10

/** Decodes a raw text for observers. */
export function createObservedText(raw: RawText): ObservedText {
  const to = Math.min(raw.to, raw.from + TEXT_LIMIT_BYTES)
  const text = decodeText(raw.bytes, raw.from, to)
  const ascii = text.length === to - raw.from
  /** Byte offset within the raw text of a character index. */
  const byteOf = (index: number): number => (ascii ? index : utf8Length(text, index))
  return {
    text,
    level: raw.level ?? '',
    component: raw.component ?? '',
    originAt(from, to) {
      // Text that was put together stands nowhere in the source: its record is its place.
      if (Number.isNaN(raw.base)) return raw.origin
      const start = raw.from + byteOf(from)
      const line = raw.origin.line + countLines(raw.bytes, raw.origin.offset - raw.base, start)
      return { ...raw.origin, offset: raw.base + start, length: byteOf(to) - byteOf(from), line }
    },
    quoteAt(from, to) {
      const lineFrom = text.lastIndexOf('\n', from) + 1
      const lineTo = text.indexOf('\n', Math.max(from, to - 1))
      return printableLine(text.slice(lineFrom, lineTo < 0 ? undefined : lineTo))
    },
  }
}

function countLines(bytes: Uint8Array, from: number, to: number): number {
  let lines = 0
  for (let at = bytes.indexOf(10, Math.max(0, from)); at >= 0 && at < to; at = bytes.indexOf(10, at + 1))
    lines++
  return lines
}

/** Bytes of the first `count` UTF-16 units of a text in UTF-8. */
function utf8Length(text: string, count: number): number {
  let bytes = 0
  for (const character of text.slice(0, count)) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
