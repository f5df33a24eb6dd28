// A Windows event as its parts, whether it was text or XML.

import { printableLine } from '../../base/text.ts'
import type { WindowsEvent } from '../../trace/observation.ts'
import type { Origin } from '../../trace/origin.ts'

export interface EventFields {
  readonly provider: string
  /** NaN when it is missing. */
  readonly eventId: number
  /** Critical, Error, Warning, Information, Verbose, or as written. */
  readonly level: string
  readonly computer: string
  readonly description: string
  /** µs as if UTC, NaN when it is missing. */
  readonly timeUs: number
}

const LEVELS: readonly (readonly [RegExp, string])[] = [
  [/^(?:1|crit|krit|cr[ií]t)/i, 'Critical'],
  [/^(?:2|err|fehler|fout|fel$|fejl|błąd|failure audit)/i, 'Error'],
  [/^(?:3|warn|advert|avert|avvis|aviso|waarsch|varning|advarsel|ostrze)/i, 'Warning'],
  [/^(?:0|4|info|success audit)/i, 'Information'],
  [/^(?:5|verb|ausf)/i, 'Verbose'],
]

/** The English name of a level given as number or as a word of some language. */
export function nameLevel(level: string): string {
  const text = level.trim()
  return LEVELS.find(([pattern]) => pattern.test(text))?.[1] ?? text
}

/** Level as texts have it: FATAL, ERROR, WARN, INFO. */
export function levelWord(level: string): string {
  const words: Readonly<Record<string, string>> = { Critical: 'FATAL', Error: 'ERROR', Warning: 'WARN' }
  return words[level] ?? 'INFO'
}

/** Time and machine of an event, for what is seen in its text. */
export function seenIn({ timeUs, computer }: EventFields): { timeUs: number; machine?: string } {
  return { timeUs, ...(computer === '' ? {} : { machine: computer }) }
}

/** The observation of an event at a place, with the event's own time; undefined without an event id. */
export function createWindowsEvent(
  { timeUs, ...fields }: EventFields,
  origin: Origin,
): WindowsEvent | undefined {
  if (Number.isNaN(fields.eventId)) return undefined
  const quote = printableLine(`${fields.provider} ${fields.eventId}: ${fields.description}`)
  return { kind: 'windows-event', ...fields, origin: { ...origin, timeUs }, quote }
}
