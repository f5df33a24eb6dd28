// Runs the observers over the texts of a log: one automaton finds which of them may have something to say.

import { createAnchorScanner } from '../../base/anchor-scanner.ts'
import type { Observation } from '../observation.ts'
import type { RawText } from '../raw.ts'
import { createObservedText, type TextObserver } from './observer.ts'

/** Offers a text to the observers whose anchors occur in it. */
export type ObserveText = (text: RawText) => readonly Observation[]

const NOTHING: readonly Observation[] = []

/** Prepares observation with the given observers. */
export function createTextObservation(observers: readonly TextObserver[]): ObserveText {
  const scanner = createAnchorScanner(observers.map(observer => observer.anchors))
  const hits = new Uint8Array(observers.length)
  return raw => {
    if (!scanner.scan(raw.bytes, raw.from, raw.to, hits)) return NOTHING
    const text = createObservedText(raw)
    const found: Observation[] = []
    for (const [i, observer] of observers.entries()) {
      if (hits[i] === 1) found.push(...observer.observe(text))
    }
    hits.fill(0)
    return found
  }
}
