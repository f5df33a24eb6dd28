// What of a found message a viewer marks: the texts and patterns that the filter looks for in it.

import type { Filter, Term } from './parse.ts'

/** A text, compared without case, or the source of a regular expression. */
export interface Highlight {
  readonly kind: 'text' | 'pattern'
  readonly text: string
  /** Upper and lower case differ. */
  readonly exact: boolean
}

/** Highlights of a filter, each once; what a negation asks for is not there to be marked. */
export function highlightsOf(filter: Filter): Highlight[] {
  const found = new Map<string, Highlight>()
  collect(filter, found)
  return [...found.values()]
}

function collect(filter: Filter, found: Map<string, Highlight>): void {
  if (filter.kind === 'and' || filter.kind === 'or') for (const part of filter.parts) collect(part, found)
  if (filter.kind !== 'term') return
  const highlight = highlightOf(filter)
  if (highlight) found.set(JSON.stringify(highlight), highlight)
}

/** Fields whose words do not stand in the message as they are written in the filter. */
const NOT_IN_TEXT: ReadonlySet<string> = new Set([
  'protocol',
  'kind',
  'direction',
  'source',
  'time',
  'service',
  'attempt',
  'phase',
  'level',
])

function highlightOf({ field, operator, value }: Term): Highlight | undefined {
  const positive = operator === ':' || operator === '=' || operator === '~'
  if (!positive || NOT_IN_TEXT.has(field)) return undefined
  if (value.kind === 'pattern') return { kind: 'pattern', text: value.source, exact: value.exact }
  const isClass = field === 'status' && /x/i.test(value.text)
  return value.text === '' || isClass ? undefined : { kind: 'text', text: value.text, exact: false }
}
