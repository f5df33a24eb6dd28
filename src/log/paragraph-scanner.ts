// Scans text without any record structure: one record per paragraph.

import { isEmptyLine } from '../base/ascii.ts'
import { RECORD_KIND } from '../trace/record.ts'
import { LINE, type LineScanner, type LineVerdict } from './format.ts'

/** A paragraph longer than this is cut into several records. */
const PARAGRAPH_LIMIT_LINES = 200

/**
 * Creates a scanner whose records any format may interrupt where a paragraph begins.
 * @param inside verdict for the lines of a paragraph behind its first
 */
export function createParagraphScanner(inside: LineVerdict): LineScanner {
  let lines = 0
  let blankBefore = true
  return {
    kind: RECORD_KIND.text,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      const blank = isEmptyLine(bytes, from, to)
      const starts = (blankBefore && !blank) || lines === 0 || lines >= PARAGRAPH_LIMIT_LINES
      blankBefore = blank
      lines = starts ? 1 : lines + 1
      return starts ? LINE.loose : inside
    },
  }
}
