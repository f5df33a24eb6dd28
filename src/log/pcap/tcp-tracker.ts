// Follows the TCP connections of a capture: opened, refused, unanswered, reset, closed. Memory is bounded: connections that are
// silent are forgotten, and the oldest go first when there are too many.

import { createTcpStream, type PacketPlace, type Side, type TcpSegment, type TcpStream } from './tcp-flow.ts'

/** A connection. */
export interface Flow {
  readonly client: string
  readonly server: string
  /** The packet that showed it first. */
  readonly first: PacketPlace
  readonly synSeen: boolean
  open: boolean
}

/** Why a connection is over for us. */
export type FlowEnd =
  | 'closed by client'
  | 'closed by server'
  | 'reset by client'
  | 'reset by server'
  | 'capture ended'

/** What upper layers learn of one connection. */
export interface FlowWatcher {
  data(side: Side, bytes: Uint8Array, packet: PacketPlace): void
  gap(side: Side): void
  end(reason: FlowEnd, packet: PacketPlace): void
}

export interface TcpListener {
  /** A connection was opened (`packet` is the answer), or was open when the capture began. */
  opened(flow: Flow, packet: PacketPlace): FlowWatcher
  refused(flow: Flow, packet: PacketPlace): void
  /** Nobody answered; `tries` is the number of SYN packets. */
  unanswered(flow: Flow, tries: number, packet: PacketPlace): void
  /** A router said that the packet cannot be delivered. */
  unreachable(flow: Flow, packet: PacketPlace): void
}

export interface TcpTracker {
  push(segment: TcpSegment): void
  /** A router's word about a packet from `client` to `server`. */
  undeliverable(client: string, server: string, packet: PacketPlace): void
  /** The capture ends; `lastUs` is its last stamp. */
  end(lastUs: number): void
}

interface Tracked extends Flow {
  readonly streams: Readonly<Record<Side, TcpStream>>
  watcher: FlowWatcher | undefined
  tries: number
  /** Of the packet that showed the connection first: a SYN with another one opens a new connection on the same ports. */
  readonly firstSequence: number
  last: PacketPlace
  /** Sides that have said that they send no more, in order. */
  readonly finished: Set<Side>
  /** Told to its end; kept so that its last packets do not look like a new connection. */
  ended: boolean
}

const FLOW_LIMIT = 20_000
const IDLE_US = 300_000_000
/** A SYN that was sent once and not answered for this long counts as unanswered. */
const ANSWER_US = 3_000_000
const SWEEP_PACKETS = 4096

/** Creates a tracker. */
export function createTcpTracker(listener: TcpListener): TcpTracker {
  const flows = new Map<string, Tracked>()
  let sinceSweep = 0
  let clockUs = 0

  function create(client: string, server: string, segment: TcpSegment): Tracked {
    const streamOf = (side: Side): TcpStream =>
      createTcpStream({
        data: (bytes, packet) => tracked.watcher?.data(side, bytes, packet),
        gap: () => tracked.watcher?.gap(side),
      })
    const tracked: Tracked = {
      client,
      server,
      first: segment.packet,
      last: segment.packet,
      synSeen: segment.syn,
      open: false,
      streams: { client: streamOf('client'), server: streamOf('server') },
      watcher: undefined,
      tries: 0,
      firstSequence: segment.sequence,
      finished: new Set(),
      ended: false,
    }
    return tracked
  }

  /** Tells the end of a connection, once. */
  function finish(flow: Tracked, reason: FlowEnd): void {
    if (flow.ended) return
    flow.ended = true
    if (flow.watcher) flow.watcher.end(endOf(flow) ?? reason, flow.last)
    else if (flow.synSeen && isUnanswered(flow, clockUs)) listener.unanswered(flow, flow.tries, flow.last)
    flow.watcher = undefined
  }

  function sweep(): void {
    sinceSweep = 0
    for (const [key, flow] of flows) {
      const idle = clockUs - flow.last.timeUs > IDLE_US
      if (!idle && flows.size <= FLOW_LIMIT) continue
      finish(flow, 'capture ended')
      flows.delete(key)
    }
  }

  /** The connection of a segment; a new SYN on the same ports is a new connection. */
  function flowOf(segment: TcpSegment): { readonly flow: Tracked; readonly side: Side } {
    const { source, destination } = segment
    const key = source < destination ? `${source} ${destination}` : `${destination} ${source}`
    const known = flows.get(key)
    const opens = segment.syn && !segment.ack
    const isNew =
      opens && known?.firstSequence !== segment.sequence && (known?.open || known?.client !== source)
    if (known && isNew) finish(known, 'capture ended')
    if (known && !isNew) return { flow: known, side: known.client === source ? 'client' : 'server' }
    const fromServer = (segment.syn && segment.ack) || (!opens && isLikelyServer(source, destination))
    const flow = fromServer ? create(destination, source, segment) : create(source, destination, segment)
    flows.set(key, flow)
    return { flow, side: fromServer ? 'server' : 'client' }
  }

  function open(flow: Tracked, packet: PacketPlace): void {
    flow.open = true
    flow.watcher = listener.opened(flow, packet)
  }

  function reset(flow: Tracked, side: Side): void {
    const refused = !flow.ended && !flow.watcher && flow.synSeen && side === 'server'
    if (!refused) return finish(flow, `reset by ${side}`)
    flow.ended = true
    listener.refused(flow, flow.last)
  }

  /** Takes what an open connection carries. */
  function take(flow: Tracked, side: Side, segment: TcpSegment): void {
    const other = flow.streams[side === 'client' ? 'server' : 'client']
    if (segment.ack) other.acknowledged(segment.acknowledged)
    flow.streams[side].push(segment)
    if (segment.fin) flow.finished.add(side)
    if (flow.finished.size === 2) finish(flow, 'capture ended')
  }

  return {
    push(segment) {
      const { packet } = segment
      if (packet.timeUs > clockUs) clockUs = packet.timeUs
      if (++sinceSweep >= SWEEP_PACKETS) sweep()
      const { flow, side } = flowOf(segment)
      flow.last = packet
      if (segment.rst) return reset(flow, side)
      if (segment.syn && !segment.ack) flow.tries++
      else if (!flow.open && !flow.ended) open(flow, packet)
      if (!flow.ended) take(flow, side, segment)
    },
    undeliverable(client, server, packet) {
      const key = client < server ? `${client} ${server}` : `${server} ${client}`
      const flow = flows.get(key)
      if (!flow || flow.open || flow.ended || flow.client !== client) return
      flow.ended = true
      listener.unreachable(flow, packet)
    },
    end(lastUs) {
      if (lastUs > clockUs) clockUs = lastUs
      for (const flow of flows.values()) finish(flow, 'capture ended')
      flows.clear()
    },
  }
}

/** Who closed first, when someone did. */
function endOf({ finished }: Tracked): FlowEnd | undefined {
  const [first] = finished
  return first && `closed by ${first}`
}

function isUnanswered({ open, tries, last }: Tracked, nowUs: number): boolean {
  return !open && (tries > 1 || nowUs - last.timeUs > ANSWER_US)
}

/** Which side of a connection already open is the server: the one with the lower port. */
function isLikelyServer(source: string, destination: string): boolean {
  return portOf(source) < portOf(destination)
}

function portOf(endpoint: string): number {
  return Number(endpoint.slice(endpoint.lastIndexOf(':') + 1))
}
