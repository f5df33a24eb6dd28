// Badges: a word with a symbol and a tone, so that colour is never the only sign.

import type { Certainty } from '../../diagnose/rule.ts'
import type { AttemptOutcome } from '../../trace/attempt.ts'
import { type Markup, markup } from '../markup.ts'

const OUTCOMES: Readonly<Record<AttemptOutcome, readonly [string, string]>> = {
  'signed-in': ['good', '✓ signed in'],
  failed: ['bad', '✗ failed'],
  unfinished: ['warn', '… unfinished'],
}

/** The outcome of an attempt. */
export function outcomeBadge(outcome: AttemptOutcome): Markup {
  const [tone, text] = OUTCOMES[outcome]
  return markup`<span class="badge ${tone}">${text}</span>`
}

const CERTAINTIES: Readonly<Record<Certainty, readonly [string, string]>> = {
  certain: ['bad', '● certain'],
  likely: ['warn', '◐ likely'],
  possible: ['', '○ possible'],
}

/** How sure a finding or a cause is. */
export function certaintyBadge(certainty: Certainty): Markup {
  const [tone, text] = CERTAINTIES[certainty]
  return markup`<span class="badge ${tone}">${text}</span>`
}
