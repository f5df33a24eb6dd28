// Lanes of the ladder diagram: who talks to whom. A sighting says which side wrote it down; the other end follows from the
// direction, the Edge's leg and where the client stands.

import type { Attempt, Step } from '../attempt.ts'
import type { Origin } from '../origin.ts'
import type { SipSeen } from '../sip-seen.ts'

/** From left to right. */
export const LANE_KINDS = ['client', 'dns', 'reverse-proxy', 'web', 'edge', 'front-end'] as const

export type LaneKind = (typeof LANE_KINDS)[number]

/** A lane by its kind, with the machine where several of a kind can occur: "front-end:FE01". */
export type LaneKey = string

/** One message on its way from one lane to the next. */
export interface Hop {
  readonly from: LaneKey
  readonly to: LaneKey
}

/** What is known of an attempt before its messages are placed. */
export interface LaneContext {
  readonly outside: boolean
  /** Machines that log the legs of an Edge. */
  readonly edges: ReadonlySet<string>
  /** Hosts of web requests, lower case. */
  readonly webHosts: ReadonlySet<string>
}

/** Finds out what the lanes of an attempt depend on. */
export function laneContextOf(attempt: Attempt, steps: readonly Step[]): LaneContext {
  const sightings = steps.flatMap(({ what }) => (what.kind === 'sip' ? what.sightings : []))
  const edges = sightings.flatMap(({ origin }) =>
    origin.leg !== undefined && origin.machine ? [origin.machine] : [],
  )
  const webHosts = steps.flatMap(({ what }) => (what.kind === 'web' ? [what.host] : []))
  return { outside: attempt.place === 'outside', edges: new Set(edges), webHosts: new Set(webHosts) }
}

/** The lane of a machine that a client connects to, by what else was asked of it, its port, and where the client stands. */
export function laneOfTarget(target: string, { outside, webHosts }: LaneContext): LaneKey {
  const host = target.replace(/:\d+$/, '').toLowerCase()
  const port = portOf(target)
  if (port === '5061' || port === '5060') return 'front-end'
  const web = webHosts.has(host) || /^lyncdiscover(?:internal)?\./.test(host) || port === '80'
  if (web) return outside ? 'reverse-proxy' : 'web'
  return outside ? 'edge' : 'front-end'
}

/** Kind of a lane. */
export function kindOfLane(key: LaneKey): LaneKind {
  return LANE_KINDS.find(kind => key === kind || key.startsWith(`${kind}:`)) ?? 'front-end'
}

/**
 * The hops of one SIP message from all its sightings, equal ones once, in order of the sightings.
 * @param sightings of one request, or of one response of an exchange
 */
export function hopsOfSip(sightings: readonly SipSeen[], context: LaneContext): Hop[] {
  const hops = sightings.map(seen => hopOfSip(seen, sightings, context))
  const named = hops.map(hop => ({
    from: nameLane(hop.from, other => other.to === hop.to && other.from, hops),
    to: nameLane(hop.to, other => other.from === hop.from && other.to, hops),
  }))
  return named.filter((hop, i) => named.findIndex(({ from, to }) => from === hop.from && to === hop.to) === i)
}

/** A Front End without a name takes the name under which another sighting of the same hop knows it. */
function nameLane(key: LaneKey, same: (hop: Hop) => string | false, hops: readonly Hop[]): LaneKey {
  if (key !== 'front-end') return key
  for (const hop of hops) {
    const name = same(hop)
    if (name && kindOfLane(name) === 'front-end' && name !== key) return name
  }
  return key
}

function hopOfSip(seen: SipSeen, all: readonly SipSeen[], context: LaneContext): Hop {
  const { origin } = seen
  // NOTIFY and BENOTIFY come from the server.
  const toServer = (seen.status === 0) !== /NOTIFY$/.test(seen.method)
  if (!isOfServer(origin, toServer)) {
    const server = context.outside || portOf(origin.peer) === '443' ? 'edge' : 'front-end'
    return toServer ? { from: 'client', to: server } : { from: server, to: 'client' }
  }
  const own = laneOfServer(origin, context)
  if (own === 'edge') return hopOfEdge(origin, toServer)
  const incoming = origin.direction === 'in' || (origin.direction === 'none' && toServer)
  const nearClient = context.outside ? 'edge' : 'client'
  const beyond = (): LaneKey => otherServer(origin, all, context) ?? 'front-end'
  if (toServer) {
    return incoming
      ? { from: otherServer(origin, all, context, 'out') ?? nearClient, to: own }
      : { from: own, to: beyond() }
  }
  return incoming
    ? { from: beyond(), to: own }
    : { from: own, to: otherServer(origin, all, context, 'in') ?? nearClient }
}

/** True when a server wrote it: it says so, or it received what only a client sends. */
function isOfServer({ machine, leg, direction }: Origin, toServer: boolean): boolean {
  return machine !== undefined || leg !== undefined || direction === (toServer ? 'in' : 'out')
}

function laneOfServer({ machine, leg }: Origin, { edges }: LaneContext): LaneKey {
  if (leg !== undefined || edges.has(machine ?? '')) return 'edge'
  return machine === undefined ? 'front-end' : `front-end:${machine}`
}

function hopOfEdge({ direction, leg }: Origin, toServer: boolean): Hop {
  const incoming = direction === 'in' || (direction === 'none' && toServer)
  // Without a leg: what goes to the server comes in from the client and goes out to the Front End.
  const internal = leg === undefined ? incoming !== toServer : leg.includes('internal')
  const other = internal ? 'front-end' : 'client'
  return incoming ? { from: other, to: 'edge' } : { from: 'edge', to: other }
}

/** Another server that saw the same message, in that direction if given. */
function otherServer(
  { machine }: Origin,
  all: readonly SipSeen[],
  context: LaneContext,
  direction?: 'in' | 'out',
): LaneKey | undefined {
  const other = all.find(
    ({ origin }) =>
      origin.machine !== undefined &&
      origin.machine !== machine &&
      (direction === undefined || origin.direction === direction) &&
      laneOfServer(origin, context) !== 'edge',
  )
  return other && laneOfServer(other.origin, context)
}

function portOf(peer: string | undefined): string {
  return /:(\d+)$/.exec(peer ?? '')?.[1] ?? ''
}

/** Joins hops into ways: each begins where no other hop ends. Hops that form a circle stand alone. */
export function joinHops(hops: readonly Hop[]): LaneKey[][] {
  const left = [...hops]
  const ways: LaneKey[][] = []
  while (left.length > 0) {
    const start = left.findIndex(hop => !left.some(other => other.to === hop.from && other !== hop))
    const [first] = left.splice(Math.max(0, start), 1)
    if (!first) break
    const way = [first.from, first.to]
    for (;;) {
      const next = left.findIndex(hop => hop.from === way.at(-1) && !way.includes(hop.to))
      if (next < 0) break
      way.push(left.splice(next, 1)[0]?.to ?? '')
    }
    ways.push(way)
  }
  return ways
}
