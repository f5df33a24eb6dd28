// What the probe, the lab and the logging service produce: messages, texts and observations with who and when, but not yet in
// any log. Writers of `log` turn them into lines; readers give them back with their place.

import type { Observation } from './observation.ts'
import type { Origin } from './origin.ts'
import type { Place } from './record.ts'

/** An origin before it stands in a log. */
export type ProducedOrigin = Omit<Origin, keyof Place>

type WithoutOrigin<T> = T extends unknown ? Omit<T, 'origin'> : never

/** A message as it was on the wire. */
export interface ProducedMessage {
  readonly record: 'message'
  readonly origin: ProducedOrigin
  readonly protocol: 'sip' | 'http'
  /** Start line, headers, empty line and body, byte for byte. */
  readonly bytes: Uint8Array
}

/** A sentence. */
export interface ProducedText {
  readonly record: 'text'
  readonly origin: ProducedOrigin
  readonly text: string
  /** ERROR, WARN, INFO, … */
  readonly level?: string
  readonly component?: string
}

export interface ProducedObservation {
  readonly record: 'observation'
  readonly origin: ProducedOrigin
  readonly observation: WithoutOrigin<Observation>
}

export type ProducedRecord = ProducedMessage | ProducedText | ProducedObservation
