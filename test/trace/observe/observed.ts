// What an observer reads in a text, as tests compare it: without places and quotes.

import { encodeText } from '../../../src/base/text.ts'
import type { Observation } from '../../../src/trace/observation.ts'
import { createTextObservation } from '../../../src/trace/observe/observe-text.ts'
import type { TextObserver } from '../../../src/trace/observe/observer.ts'

/** Offers a text to an observer, through the anchors as in a log. */
export function observe(observer: TextObserver, text: string): readonly Observation[] {
  const bytes = encodeText(text)
  const origin = {
    source: 0,
    offset: 0,
    length: bytes.length,
    line: 1,
    timeUs: Number.NaN,
    direction: 'none' as const,
  }
  return createTextObservation([observer])({ bytes, from: 0, to: bytes.length, base: 0, origin })
}

/** The statements alone. */
export function statements(observer: TextObserver, text: string): unknown[] {
  return observe(observer, text).map(({ origin: _origin, quote: _quote, kind: _kind, ...rest }) => rest)
}
