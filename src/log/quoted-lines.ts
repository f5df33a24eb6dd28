// Logs out of a mail: each line begins with the marks of a quotation ("> ", ">> ", "> > "). They are read without them; lines stay
// lines, so that their numbers are those of the file.

import { LF } from '../base/ascii.ts'
import type { ByteSource } from '../base/byte-source.ts'
import { rewriteSource } from './rewritten-source.ts'

const MARK = 0x3e
const BLANK = 0x20

/** Lines that tell; of fewer nothing is said. */
const ENOUGH = 4
/** Share of the lines with text that are quoted: a greeting may stand above. */
const SHARE = 0.9

/** How many marks stand before the lines of a text; 0 for a text that is no quotation. */
export function quoteDepth(head: Uint8Array): number {
  const depths: number[] = []
  for (let from = 0; from < head.length; ) {
    const end = head.indexOf(LF, from)
    const to = end < 0 ? head.length : end
    if (to - from > 1) depths.push(depthAt(head, from))
    from = to + 1
  }
  const quoted = depths.filter(depth => depth > 0)
  if (quoted.length < ENOUGH || quoted.length < depths.length * SHARE) return 0
  // A mark that only some lines have belongs to them.
  return Math.min(...quoted)
}

/** Shows a quotation without its marks. */
export function withoutQuotes(source: ByteSource, depth: number): Promise<ByteSource> {
  return rewriteSource(source, {
    cut: chunk => chunk.lastIndexOf(LF) + 1 || chunk.length,
    rewrite: bytes => removeMarks(bytes, depth),
  })
}

function removeMarks(bytes: Uint8Array, depth: number): Uint8Array {
  const shown = new Uint8Array(bytes.length)
  let length = 0
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(LF, from)
    const to = end < 0 ? bytes.length : end + 1
    const text = bytes.subarray(afterMarks(bytes, from, depth), to)
    shown.set(text, length)
    length += text.length
    from = to
  }
  return shown.subarray(0, length)
}

function depthAt(bytes: Uint8Array, from: number): number {
  let depth = 0
  for (let at = from; bytes[at] === MARK; depth++) at += bytes[at + 1] === BLANK ? 2 : 1
  return depth
}

/** One blank after a mark is part of it; more are the text's own. */
function afterMarks(bytes: Uint8Array, from: number, depth: number): number {
  let at = from
  for (let i = 0; i < depth && bytes[at] === MARK; i++) at += bytes[at + 1] === BLANK ? 2 : 1
  return at
}
