// The ladder diagram of an attempt as plain data: lanes, and arrows in order of time. One message that several machines logged
// is one arrow through all of them. Rendered as text and as SVG by `report`, and by the viewer.

import type { Attempt, PhaseName, Step } from '../attempt.ts'
import type { Place } from '../record.ts'
import type { SipSeen } from '../sip-seen.ts'
import type { TimeOf } from '../timeline.ts'
import type { DraftArrow, Ladder, LadderArrow } from './arrow.ts'
import {
  hopsOfSip,
  joinHops,
  kindOfLane,
  LANE_KINDS,
  type LaneContext,
  type LaneKey,
  laneContextOf,
} from './lane.ts'
import { arrowsOfObservation } from './observation-arrows.ts'
import { labelOfSip } from './sip-label.ts'
import { arrowsOfWeb } from './web-arrows.ts'

/** Draws an attempt. */
export function buildLadder(attempt: Attempt, timeOf: TimeOf): Ladder {
  const steps = attempt.phases.flatMap(phase => phase.steps)
  const context = laneContextOf(attempt, steps)
  const drafts = steps
    .flatMap(step => arrowsOf(step, context, timeOf).map(arrow => ({ ...arrow, phase: step.phase })))
    .map((arrow, i) => ({ arrow, i }))
    .sort((a, b) => compareTimes(a.arrow.timeUs, b.arrow.timeUs) || a.i - b.i)
    .map(({ arrow }) => arrow)
  return placeArrows(attempt.id, drafts)
}

function compareTimes(a: number, b: number): number {
  return Number.isFinite(a) && Number.isFinite(b) ? a - b : 0
}

function arrowsOf(step: Step, context: LaneContext, timeOf: TimeOf): DraftArrow[] {
  const { what } = step
  if (what.kind === 'sip') return arrowsOfSip(step, what.sightings, context, timeOf)
  if (what.kind === 'web') return arrowsOfWeb(what, step.outcome, context)
  return arrowsOfObservation(what, step, context)
}

/** One arrow per message of the exchange: the request and every response but 100 Trying. */
function arrowsOfSip(
  { outcome }: Step,
  sightings: readonly SipSeen[],
  context: LaneContext,
  timeOf: TimeOf,
): DraftArrow[] {
  const byStatus = Map.groupBy(
    sightings.filter(seen => seen.status !== 100),
    seen => seen.status,
  )
  const answered = sightings.some(seen => seen.status >= 200)
  return [...byStatus].flatMap(([status, seen]) =>
    joinHops(hopsOfSip(seen, context)).map(
      (way): DraftArrow => ({
        kind: 'sip',
        way,
        names: namesOf(seen, context),
        timeUs: timeOf((seen[0] ?? sightings[0])?.origin ?? NOWHERE),
        ...labelOfSip(seen),
        outcome: status === 0 ? (answered ? 'sent' : 'open') : status < 200 ? 'sent' : outcome,
        seen: seen.map(({ origin, ordinal }) => placeOf(origin, ordinal)),
      }),
    ),
  )
}

const NOWHERE = { source: 0, offset: 0, length: 0, line: 0, timeUs: Number.NaN }

function placeOf({ source, offset, length, line }: Place, ordinal: number): Place & { ordinal: number } {
  return { source, offset, length, line, ordinal }
}

/** Names of the Edge and of the first server, as the machines that logged or the client's connection tell. */
function namesOf(seen: readonly SipSeen[], { edges, outside }: LaneContext): ReadonlyMap<LaneKey, string> {
  const names = new Map<LaneKey, string>()
  for (const { origin } of seen) {
    if (origin.machine !== undefined) {
      names.set(edges.has(origin.machine) ? 'edge' : `front-end:${origin.machine}`, origin.machine)
    } else if (origin.peer !== undefined && origin.leg === undefined) {
      const key = outside ? 'edge' : 'front-end'
      if (!names.has(key)) names.set(key, origin.peer)
    }
  }
  return names
}

/** Numbers the lanes that occur, from left to right, and measures the gaps. */
function placeArrows(
  attempt: string,
  drafts: readonly (DraftArrow & { readonly phase: PhaseName })[],
): Ladder {
  const single = soleServer(drafts)
  const keyOf = (key: LaneKey): LaneKey => (key === 'front-end' && single !== undefined ? single : key)
  const keys = [...new Set(drafts.flatMap(({ way }) => way.map(keyOf)))].sort(
    (a, b) => LANE_KINDS.indexOf(kindOfLane(a)) - LANE_KINDS.indexOf(kindOfLane(b)),
  )
  let last = Number.NaN
  const arrows = drafts.map(({ way, names: _names, ...arrow }): LadderArrow => {
    const gapUs =
      Number.isFinite(last) && Number.isFinite(arrow.timeUs) ? Math.max(0, arrow.timeUs - last) : 0
    if (Number.isFinite(arrow.timeUs)) last = arrow.timeUs
    return { ...arrow, gapUs, path: way.map(key => keys.indexOf(keyOf(key))) }
  })
  const lanes = keys.map(key => ({ kind: kindOfLane(key), name: nameOf(key, drafts) }))
  return { attempt, lanes, arrows }
}

/** The name that most arrows give to a lane; a machine that logged comes before an address. */
function nameOf(key: LaneKey, drafts: readonly DraftArrow[]): string {
  const counts = new Map<string, number>()
  for (const { names } of drafts) {
    const name = names?.get(key)
    if (name === undefined) continue
    const machine = /[.:]/.test(name) ? 0 : 1000
    counts.set(name, (counts.get(name) ?? machine) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ''
}

/** The only Front End with a name: what has none is taken for it. */
function soleServer(drafts: readonly DraftArrow[]): LaneKey | undefined {
  const named = new Set(drafts.flatMap(({ way }) => way.filter(key => key.startsWith('front-end:'))))
  return named.size === 1 ? [...named][0] : undefined
}
