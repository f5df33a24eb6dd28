// Sentences as tables: an observer that knows many wordings of one kind of statement keeps them as data and reads them here.

import type { Origin } from '../origin.ts'
import type { ObservedText } from './observer.ts'

/** Named groups of a match. */
export type Groups = Readonly<Record<string, string | undefined>>

/** One wording. */
export interface Sentence<T> {
  /** ASCII literals in lower case, one of which every match contains. */
  readonly anchors: readonly string[]
  readonly pattern: RegExp
  /** What the match states; undefined when it states nothing after all. */
  read(groups: Groups, match: string): T | readonly T[] | undefined
}

/** A sentence prepared for searching. */
export type SentenceTable<T> = readonly (Sentence<T> & { readonly global: RegExp })[]

/** Prepares sentences; where two match the same words, the one further up wins. */
export function createSentenceTable<T>(sentences: readonly Sentence<T>[]): SentenceTable<T> {
  return sentences.map(sentence => {
    const { source, flags } = sentence.pattern
    return { ...sentence, global: new RegExp(source, flags.includes('g') ? flags : `${flags}g`) }
  })
}

/** The anchors of all sentences, each once. */
export function anchorsOf(table: SentenceTable<unknown>): string[] {
  return [...new Set(table.flatMap(sentence => sentence.anchors))]
}

/** A statement with the place of its words. */
export type Stated<T> = T & { readonly origin: Origin; readonly quote: string }

/** A text states at most this much of one kind. */
const STATEMENT_LIMIT = 100

/** Reads all sentences of a text, in the order of the text. */
export function readSentences<T>(text: ObservedText, table: SentenceTable<T>): Stated<T>[] {
  const lower = text.text.toLowerCase()
  const found: { readonly from: number; readonly to: number; readonly stated: readonly Stated<T>[] }[] = []
  for (const { anchors, global, read } of table) {
    if (!anchors.some(anchor => lower.includes(anchor))) continue
    for (const match of text.text.matchAll(global)) {
      const from = match.index
      const to = from + match[0].length
      if (found.length >= STATEMENT_LIMIT) break
      if (found.some(other => from < other.to && other.from < to)) continue
      const value = read(match.groups ?? {}, match[0])
      if (value === undefined) continue
      const place = { origin: text.originAt(from, to), quote: text.quoteAt(from, to) }
      const values = Array.isArray(value) ? (value as readonly T[]) : [value as T]
      found.push({ from, to, stated: values.map(each => ({ ...each, ...place })) })
    }
  }
  return found.sort((a, b) => a.from - b.from).flatMap(({ stated }) => stated)
}
