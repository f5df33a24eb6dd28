// Known sentences as observers. A rule declares the sentences it understands; they are matched while the log is read.

import type { Observation } from '../observation.ts'
import type { TextObserver } from './observer.ts'

/** A sentence some product writes. Named groups of the pattern become the values of the observation. */
export interface PhrasePattern {
  readonly id: string
  /** ASCII literals, any case, one of which every match contains. */
  readonly anchors: readonly string[]
  readonly pattern: RegExp
}

/** A text holds a phrase at most this often; more tells nothing new. */
const MATCH_LIMIT = 50

/** The observer of one phrase. */
export function createPhraseObserver({ id, anchors, pattern }: PhrasePattern): TextObserver {
  const flags = pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`
  return {
    id: `phrase:${id}`,
    anchors,
    observe(text) {
      const found: Observation[] = []
      for (const match of text.text.matchAll(new RegExp(pattern.source, flags))) {
        const to = match.index + match[0].length
        found.push({
          kind: 'phrase',
          phrase: id,
          values: new Map(Object.entries(match.groups ?? {}).filter(([, value]) => value !== undefined)),
          origin: text.originAt(match.index, to),
          quote: text.quoteAt(match.index, to),
        })
        if (found.length >= MATCH_LIMIT) break
      }
      return found
    },
  }
}
