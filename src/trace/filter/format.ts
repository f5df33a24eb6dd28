// A filter as text again, in its shortest form: `parseFilter(formatFilter(f))` is `f`.

import { assertNever } from '../../base/assert-never.ts'
import type { Filter, Term } from './parse.ts'

/** The text of a filter; '' for the one that takes everything. */
export function formatFilter(filter: Filter): string {
  const { kind } = filter
  switch (kind) {
    case 'all':
      return ''
    case 'or':
      return filter.parts.map(formatFilter).join(' or ')
    case 'and':
      return filter.parts
        .map(part => (part.kind === 'or' ? `(${formatFilter(part)})` : formatFilter(part)))
        .join(' ')
    case 'not':
      return filter.part.kind === 'term' ? `-${formatTerm(filter.part)}` : `-(${formatFilter(filter.part)})`
    case 'term':
      return formatTerm(filter)
    default:
      return assertNever(kind)
  }
}

function formatTerm({ field, header, operator, value }: Term): string {
  const name = header === '' ? field : `${field}.${header}`
  if (operator === 'has') return name
  if (value.kind === 'pattern') return `${name}${operator}/${value.source}/${value.exact ? 'c' : ''}`
  if (field === 'text' && operator === ':') return isPlainWord(value.text) ? value.text : quote(value.text)
  const bare = /^[^\s"()/][^\s"()]*$/.test(value.text)
  return `${name}${operator}${bare ? value.text : quote(value.text)}`
}

/** A word that can be read neither as a field, a keyword, nor a negation. */
function isPlainWord(text: string): boolean {
  return /^[\w.@][\w.@-]*$/.test(text) && !/^(?:and|or|not)$/i.test(text) && !/^header\./i.test(text)
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
