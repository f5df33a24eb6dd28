// Shared by tests of observers: a text as a format hands it on, observed by one observer.

import type { Observation } from '../../../src/trace/observation.ts'
import { createTextObservation } from '../../../src/trace/observe/observe-text.ts'
import type { TextObserver } from '../../../src/trace/observe/observer.ts'
import { bytesOf } from '../../base/bytes.ts'

/** What the observer reads in the text; anchors are searched as in a log. */
export function observing(
  observer: TextObserver,
  text: string,
  options: { readonly component?: string } = {},
): readonly Observation[] {
  const bytes = bytesOf(text)
  const place = { source: 0, offset: 0, length: bytes.length, line: 1 }
  const origin = { ...place, timeUs: Number.NaN, direction: 'none' } as const
  return createTextObservation([observer])({ bytes, from: 0, to: bytes.length, base: 0, origin, ...options })
}
