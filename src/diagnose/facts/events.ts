// Windows events by what identifies them: provider and id, and the named fields of their description. The same service calls
// itself "LS User Services", "CS User Services" or "RTC User Services", by product generation.

import { createTimeOf } from '../../trace/clock.ts'
import type { WindowsEvent } from '../../trace/observation.ts'
import type { Facts } from './facts.ts'

const PRODUCT =
  /^(?:ls|cs|rtc|ocs|(?:microsoft )?(?:lync|skype for business|office communications|communications) server)\s+/

/** A provider without product prefix, case and the word "Service": "LS UserPin Service" → "userpin". */
export function serviceOfProvider(provider: string): string {
  return provider
    .trim()
    .replace(/\s+/g, ' ')
    .toLowerCase()
    .replace(PRODUCT, '')
    .replace(/ services?$/, '')
}

/**
 * Events of one service with one of the ids. A pasted event that does not name its source matches by its id alone: the ids
 * of Lync services are not used by others.
 * @param service provider without product prefix: "User Services", "Data MCU", "SideBySide"
 */
export function eventsOf(facts: Facts, service: string, ...ids: readonly number[]): WindowsEvent[] {
  const wanted = serviceOfProvider(service)
  return facts.events.filter(({ provider, eventId }) => {
    if (!ids.includes(eventId)) return false
    return provider.trim() === '' ? eventId >= 10_000 : serviceOfProvider(provider) === wanted
  })
}

/** Value of a named field of a description ("Back-end Server: sql01"), up to the end of its line or the next name on it. */
export function fieldOf({ description }: WindowsEvent, name: string): string | undefined {
  const escaped = name.replace(/[^\w ]/g, '\\$&').replace(/ /g, '\\s+')
  const value = new RegExp(`\\b${escaped}\\s*[:=]\\s*([^\\r\\n]*)`, 'i').exec(description)?.[1]
  const [own] = (value ?? '').trim().split(/\s{2,}(?=[\w -]+:)/)
  return own?.replace(/\.$/, '') || undefined
}

/** Number of a named field, or undefined where it is missing or empty. */
export function numberOf(event: WindowsEvent, name: string): number | undefined {
  const digits = /^\d+/.exec(fieldOf(event, name) ?? '')?.[0]
  return digits === undefined ? undefined : Number(digits)
}

/** Corrected time of an event, µs UTC; NaN when its log has no stamps. */
export function timeOfEvent(facts: Facts, event: WindowsEvent): number {
  return createTimeOf(facts.clocks)(event.origin)
}

/** Names of the computers that logged the events, lower case, in order of appearance. */
export function computersOf(events: readonly WindowsEvent[]): string[] {
  return [...new Set(events.map(({ computer }) => computer.trim().toLowerCase()).filter(name => name !== ''))]
}
