// What a ladder diagram is made of.

import type { PhaseName } from '../attempt.ts'
import type { Place } from '../record.ts'
import type { LaneKey, LaneKind } from './lane.ts'

export interface LadderLane {
  readonly kind: LaneKind
  /** Machine or address; '' when no log says. */
  readonly name: string
}

/** How it went; `sent` for a request that was answered. */
export type ArrowOutcome = 'sent' | 'passed' | 'failed' | 'expected' | 'open'

export interface LadderArrow {
  readonly kind: 'sip' | 'http' | 'dns' | 'tcp' | 'tls' | 'note'
  /** Lanes from the sender to the last one that is known to have got it; a note has one. */
  readonly path: readonly number[]
  /** µs UTC; NaN when unknown. */
  readonly timeUs: number
  /** Time since the arrow before; 0 for the first and where times are unknown. */
  readonly gapUs: number
  readonly label: string
  /** What else matters of it: diagnostics, schemes, host; one line. */
  readonly detail: string
  readonly outcome: ArrowOutcome
  readonly phase: PhaseName
  /** Where it stands in the logs. */
  readonly seen: readonly (Place & { readonly ordinal: number })[]
}

export interface Ladder {
  readonly attempt: string
  readonly lanes: readonly LadderLane[]
  readonly arrows: readonly LadderArrow[]
}

/** An arrow before lanes have numbers. */
export interface DraftArrow extends Omit<LadderArrow, 'path' | 'gapUs' | 'phase'> {
  readonly way: readonly LaneKey[]
  /** Names that this arrow gives to lanes. */
  readonly names?: ReadonlyMap<LaneKey, string>
}
