// Zone and clock skew of each log. Two sources of truth: `Date:` headers of answers (UTC, the server's clock) and messages
// seen in two logs. A client's stamps are local time without a zone, so the whole quarter hours of the difference are the
// zone and the rest is skew.

import { US_PER_HOUR, US_PER_MINUTE } from '../base/time.ts'
import type { Collected } from './collect.ts'
import type { Origin } from './origin.ts'
import type { SourceId } from './record.ts'
import type { TimeOf } from './timeline.ts'

/** How a source's clock stands. */
export interface SourceClock {
  readonly source: SourceId
  /** Offset of the stamps east of UTC, µs; an offset some zone has. */
  readonly zoneUs: number
  /** How much the clock is ahead of the reference after the zone is taken off, µs. */
  readonly skewUs: number
  /** How it was found, for a person. */
  readonly basis: string
  /** False when nothing in the log tells and UTC was assumed. */
  readonly known: boolean
}

/** What a format or a person says about the stamps of a source. */
export interface StatedClock {
  /** The stamps are UTC. */
  readonly utc: boolean
  /** Zone given by a person, µs east of UTC. */
  readonly zoneUs?: number
}

/** Offsets that zones really have, in hours east of UTC; so a clock that is 20 minutes off is not taken for a zone. */
const ZONE_HOURS = [
  -12, -11, -10, -9.5, -9, -8, -7, -6, -5, -4, -3.5, -3, -2.5, -2, -1, 0, 1, 2, 3, 3.5, 4, 4.5, 5, 5.5, 5.75,
  6, 6.5, 7, 8, 8.75, 9, 9.5, 10, 10.5, 11, 12, 12.75, 13, 13.75, 14,
]
/** A difference beyond this is no zone: the log has no dates, and the difference dates it, or the clock is far off. */
const BEYOND_ZONES_US = 48 * US_PER_HOUR
/** Logs without dates are counted from 1970-01-01. */
const DATED_FROM_US = 10 * 365 * 24 * US_PER_HOUR

/** Estimates the clocks of sources 0 … stated.length-1. */
export function estimateClocks(collected: Collected, stated: readonly StatedClock[]): SourceClock[] {
  const differences = dateDifferences(collected)
  const shared = sharedMessages(collected)
  const clocks = new Map<SourceId, SourceClock>()
  for (const [source, says] of stated.entries()) {
    const dates = differences.get(source)
    const found = dates && fromDates(source, dates, says)
    if (found) clocks.set(source, found)
  }
  spread(clocks, shared, stated)
  return stated.map((says, source) => clocks.get(source) ?? assumed(source, says))
}

function assumed(source: SourceId, says: StatedClock): SourceClock {
  if (says.zoneUs !== undefined)
    return { source, zoneUs: says.zoneUs, skewUs: 0, basis: 'given', known: true }
  if (says.utc) return { source, zoneUs: 0, skewUs: 0, basis: 'the format is in UTC', known: true }
  return {
    source,
    zoneUs: 0,
    skewUs: 0,
    basis: 'nothing in the log tells the zone; UTC is assumed',
    known: false,
  }
}

/** What the Date headers of a source say. */
interface Dates {
  /** Stamp minus header of every answer, µs. */
  readonly differences: number[]
  /** Its stamps have dates of their own. */
  isDated: boolean
}

function dateDifferences({ sip, http }: Collected): Map<SourceId, Dates> {
  const found = new Map<SourceId, Dates>()
  for (const { origin, dateUs } of [...sip, ...http]) {
    if (dateUs === undefined || !Number.isFinite(origin.timeUs)) continue
    const dates = found.get(origin.source) ?? { differences: [], isDated: false }
    found.set(origin.source, dates)
    // The header has whole seconds: on average half a second has passed.
    dates.differences.push(origin.timeUs - dateUs - 500_000)
    dates.isDated ||= origin.timeUs > DATED_FROM_US
  }
  return found
}

function fromDates(
  source: SourceId,
  { differences, isDated }: Dates,
  says: StatedClock,
): SourceClock | undefined {
  const difference = median(differences)
  if (difference === undefined) return undefined
  const basis = `${differences.length} Date header${differences.length === 1 ? '' : 's'}`
  const zoneUs = says.zoneUs ?? (says.utc ? 0 : nearestZoneUs(difference, isDated))
  return { source, zoneUs, skewUs: difference - zoneUs, basis, known: true }
}

/** Time differences of messages that two sources both hold: key "a b" with a < b, values stamp(b) - stamp(a). */
function sharedMessages({ sip }: Collected): Map<string, number[]> {
  const first = new Map<string, Origin>()
  const shared = new Map<string, number[]>()
  for (const { origin, callId, cseq, method, status } of sip) {
    if (callId === '' || Number.isNaN(cseq) || !Number.isFinite(origin.timeUs)) continue
    const key = `${callId}|${cseq}|${method}|${status}`
    const other = first.get(key)
    if (!other) first.set(key, origin)
    else if (other.source !== origin.source) {
      const [a, b] = other.source < origin.source ? [other, origin] : [origin, other]
      const pair = `${a.source} ${b.source}`
      shared.set(pair, [...(shared.get(pair) ?? []), b.timeUs - a.timeUs])
    }
  }
  return shared
}

/** Carries known clocks over to sources that share messages with them. */
function spread(
  clocks: Map<SourceId, SourceClock>,
  shared: Map<string, number[]>,
  stated: readonly StatedClock[],
): void {
  for (const [source, says] of stated.entries()) {
    if (!clocks.has(source) && (says.utc || says.zoneUs !== undefined))
      clocks.set(source, assumed(source, says))
  }
  for (let changed = true; changed; ) {
    changed = false
    for (const [pair, differences] of shared) {
      const [a = 0, b = 0] = pair.split(' ').map(Number)
      const difference = median(differences) ?? 0
      const basis = `${differences.length} message${differences.length === 1 ? '' : 's'} also seen in another log`
      const from = clocks.get(a)
      const to = clocks.get(b)
      if (from && !to) clocks.set(b, derived(b, from, difference, basis))
      else if (to && !from) clocks.set(a, derived(a, to, -difference, basis))
      else continue
      changed = true
    }
  }
}

function derived(source: SourceId, reference: SourceClock, difference: number, basis: string): SourceClock {
  const total = reference.zoneUs + reference.skewUs + difference
  const zoneUs = nearestZoneUs(total, false)
  return { source, zoneUs, skewUs: total - zoneUs, basis, known: true }
}

/**
 * The zone closest to a difference of clocks. Beyond all zones it is the difference itself to the minute for a log without dates; the
 * clock of a log with dates is days or years off, and the zone is what is left of whole days.
 */
function nearestZoneUs(difference: number, isDated: boolean): number {
  if (Math.abs(difference) > BEYOND_ZONES_US) {
    if (!isDated) return Math.round(difference / US_PER_MINUTE) * US_PER_MINUTE
    const dayUs = 24 * US_PER_HOUR
    return nearestZoneUs(difference - Math.round(difference / dayUs) * dayUs, true)
  }
  const hours = difference / US_PER_HOUR
  const nearest = ZONE_HOURS.reduce(
    (best, zone) => (Math.abs(zone - hours) < Math.abs(best - hours) ? zone : best),
    0,
  )
  return nearest * US_PER_HOUR
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]
}

/** The correction that the clocks make. */
export function createTimeOf(clocks: readonly SourceClock[]): TimeOf {
  const offsets = clocks.map(clock => clock.zoneUs + clock.skewUs)
  return origin => origin.timeUs - (offsets[origin.source] ?? 0)
}
