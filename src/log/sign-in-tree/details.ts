// The details under a node of the sign-in report. Parents repeat the details of the child that failed, sometimes twice,
// glued by a lone "." or without any break.

import { encodeText } from '../../base/text.ts'
import type { TextLine } from '../record-text.ts'

/** A statement of the details: lines of a record, or a part of one line that was repeated. */
export interface DetailBlock {
  readonly text: string
  readonly from: number
  readonly to: number
  readonly line: number
}

/** The blocks of a node's detail lines, without repetition. */
export function readDetails(lines: readonly TextLine[]): DetailBlock[] {
  const blocks = new Map<string, DetailBlock>()
  let open: TextLine[] = []
  const close = (): void => {
    const block = joinLines(open)
    if (block && !blocks.has(block.text)) blocks.set(block.text, block)
    open = []
  }
  for (const line of lines) {
    if (line.text.trim() === '.') close()
    else if (/^\.(?=[A-Z])/.test(line.text)) {
      close()
      open.push({ ...line, text: line.text.slice(1), from: line.from + 1 })
    } else open.push(line)
  }
  close()
  return [...blocks.values()]
}

function joinLines(lines: readonly TextLine[]): DetailBlock | undefined {
  const filled = lines.filter(line => line.text.trim() !== '')
  const first = filled[0]
  const last = filled.at(-1)
  if (!first || !last) return undefined
  const text = lines
    .map(line => line.text.trimEnd())
    .join('\n')
    .trim()
  const once = filled.length === 1 ? findPeriod(text) : text.length
  const kept = first.text.slice(0, first.text.indexOf(text) + once)
  const to = once < text.length ? Math.min(last.to, first.from + encodeText(kept).length) : last.to
  return { text: text.slice(0, once), from: first.from, to, line: first.index }
}

/** Longer texts are not looked through for repetition. */
const PERIOD_LIMIT = 20_000

/** Length of the text of which `text` is a repetition; its own length when it is none. */
function findPeriod(text: string): number {
  if (text.length > PERIOD_LIMIT) return text.length
  const period = `${text}${text}`.indexOf(text, 1)
  return period > 0 && text.length % period === 0 ? period : text.length
}
