// Text with what was searched for marked in it.

import type { Highlight } from '../../../trace/filter/highlights.ts'

/** A text is marked up to this length; beyond it stands plain. */
const LENGTH_LIMIT = 300_000

interface HighlightedProps {
  readonly text: string
  /** From `highlightPattern`. */
  readonly pattern: RegExp | undefined
}

/** The text, its matches as marks. */
export function Highlighted({ text, pattern }: HighlightedProps) {
  if (!pattern || text.length > LENGTH_LIMIT) return <>{text}</>
  return (
    <>
      {splitByPattern(text, pattern).map(({ from, part, found }) =>
        found ? <mark key={from}>{part}</mark> : part,
      )}
    </>
  )
}

interface Part {
  readonly from: number
  readonly part: string
  readonly found: boolean
}

function splitByPattern(text: string, pattern: RegExp): Part[] {
  const parts: Part[] = []
  let at = 0
  for (const match of text.matchAll(pattern)) {
    if (match[0] === '') continue
    if (match.index > at) parts.push({ from: at, part: text.slice(at, match.index), found: false })
    parts.push({ from: match.index, part: match[0], found: true })
    at = match.index + match[0].length
  }
  return at < text.length ? [...parts, { from: at, part: text.slice(at), found: false }] : parts
}

/** One pattern for all highlights; undefined when there is nothing to mark. */
export function highlightPattern(highlights: readonly Highlight[]): RegExp | undefined {
  if (highlights.length === 0) return undefined
  const sources = highlights.map(({ kind, text }) =>
    kind === 'pattern' ? `(?:${text})` : text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
  )
  try {
    return new RegExp(sources.join('|'), highlights.every(({ exact }) => exact) ? 'g' : 'gi')
  } catch {
    return undefined
  }
}
