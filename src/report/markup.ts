// Text as a part of HTML and SVG: the one place where anything from a log becomes markup, and only escaped.

import { printable } from '../base/text.ts'

/** Markup whose texts are escaped; nothing else can be put into a page. */
export interface Markup {
  readonly markup: string
}

type Value = Markup | readonly Markup[] | string | number

/** A template for markup: its own words are markup, strings put into it are escaped text. */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { markup: parts.map((part, i) => part + shown(values[i] ?? '')).join('') }
}

function shown(value: Value): string {
  if (typeof value === 'string') return escapeText(value)
  if (typeof value === 'number') return String(value)
  return 'markup' in value ? value.markup : value.map(part => part.markup).join('')
}

/** Nothing. */
export const EMPTY: Markup = { markup: '' }

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text for element content and quoted attribute values; control and bidirectional characters are shown, not sent. */
export function escapeText(text: string): string {
  return printable(text).replace(/[&<>"']/g, character => ENTITIES[character] ?? character)
}
