// Badges: a symbol and a word with a tone, so that colour is never the only sign.

import type { Certainty } from '../../../diagnose/rule.ts'
import type { AttemptOutcome, Place } from '../../../trace/attempt.ts'
import { texts } from '../texts.ts'

interface BadgeProps {
  readonly tone: string
  readonly symbol: string
  readonly text: string
}

/** A badge of any tone: good, bad, warn, accent or none. */
export function Badge({ tone, symbol, text }: BadgeProps) {
  return (
    <span class={`badge ${tone}`}>
      <span aria-hidden="true">{symbol}</span> {text}
    </span>
  )
}

/** How an attempt ended. */
export function OutcomeBadge({ outcome }: { readonly outcome: AttemptOutcome }) {
  return <Badge {...texts.outcomes[outcome]} />
}

/** How sure a finding or a cause is. */
export function CertaintyBadge({ certainty }: { readonly certainty: Certainty }) {
  return <Badge {...texts.certainties[certainty]} />
}

/** Where a client was. */
export function PlaceMark({ place }: { readonly place: Place }) {
  return (
    <span class={`place-mark ${place}`}>
      <span aria-hidden="true">{texts.placeSymbols[place]}</span> {texts.places[place]}
    </span>
  )
}
