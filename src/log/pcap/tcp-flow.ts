// One TCP connection as a capture shows it: who opened it, and the bytes of both directions in order. RFC 9293.

import { u16be, u32be } from '../../base/integers.ts'
import type { IpPacket } from './ip-packet.ts'

/** Where a packet stands in the capture, and when it was seen. */
export interface PacketPlace {
  readonly offset: number
  readonly length: number
  readonly timeUs: number
}

export interface TcpSegment {
  /** "192.0.2.50:49215", "[2001:db8::1]:443" */
  readonly source: string
  readonly destination: string
  readonly sequence: number
  readonly acknowledged: number
  readonly syn: boolean
  readonly ack: boolean
  readonly fin: boolean
  readonly rst: boolean
  readonly payload: Uint8Array
  /** Bytes on the wire. */
  readonly wireBytes: number
  readonly packet: PacketPlace
}

/** "192.0.2.50:49215", "[2001:db8::1]:443" */
export function formatEndpoint(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

/** Reads the TCP header of an IP packet; undefined when it is cut. */
export function readTcpSegment(ip: IpPacket, packet: PacketPlace): TcpSegment | undefined {
  const { payload: bytes } = ip
  const headerBytes = ((bytes[12] ?? 0) >> 4) * 4
  if (bytes.length < 20 || headerBytes < 20) return undefined
  const flags = bytes[13] ?? 0
  return {
    source: formatEndpoint(ip.source, u16be(bytes, 0)),
    destination: formatEndpoint(ip.destination, u16be(bytes, 2)),
    sequence: u32be(bytes, 4),
    acknowledged: u32be(bytes, 8),
    fin: (flags & 1) !== 0,
    syn: (flags & 2) !== 0,
    rst: (flags & 4) !== 0,
    ack: (flags & 16) !== 0,
    payload: bytes.subarray(headerBytes),
    wireBytes: Math.max(0, ip.wireBytes - headerBytes),
    packet,
  }
}

export type Side = 'client' | 'server'

/** Receives the bytes of a direction in order; `gap` says that bytes before the next ones are missing from the capture. */
export interface StreamSink {
  data(bytes: Uint8Array, packet: PacketPlace): void
  gap(): void
}

export interface TcpStream {
  /** Takes a segment of this direction. */
  push(segment: TcpSegment): void
  /** The other side has acknowledged up to here: what is still missing was not captured. */
  acknowledged(sequence: number): void
  /** Sequence number of the next byte; undefined before the first segment. */
  readonly next: number | undefined
}

/** Segments that wait for one before them; more means that it was not captured. */
const WAITING_LIMIT = 128
const WAITING_LIMIT_BYTES = 512 << 10

interface Waiting {
  readonly sequence: number
  readonly bytes: Uint8Array
  readonly wireBytes: number
  readonly packet: PacketPlace
}

/** a - b in sequence space. */
function distance(a: number, b: number): number {
  return (a - b) | 0
}

/** Puts the segments of one direction in order; repeated bytes are passed over. */
export function createTcpStream(sink: StreamSink): TcpStream {
  let next: number | undefined
  const waiting: Waiting[] = []
  let waitingBytes = 0

  function deliver({ sequence, bytes, wireBytes, packet }: Waiting): void {
    if (next === undefined) next = sequence
    const repeated = -distance(sequence, next)
    if (repeated < wireBytes) {
      if (repeated < bytes.length) sink.data(bytes.subarray(repeated), packet)
      if (bytes.length < wireBytes) sink.gap()
      next = (sequence + wireBytes) >>> 0
    }
  }

  function deliverWaiting(): void {
    while (waiting.length > 0) {
      const first = waiting[0]
      if (!first || next === undefined || distance(first.sequence, next) > 0) return
      waiting.shift()
      waitingBytes -= first.bytes.length
      deliver(first)
    }
  }

  /** Gives up the bytes before the first waiting segment. */
  function skipGap(): void {
    const first = waiting[0]
    if (!first) return
    sink.gap()
    next = first.sequence
    deliverWaiting()
  }

  return {
    get next() {
      return next
    },
    push({ sequence, syn, payload, wireBytes, packet }) {
      const start = syn ? (sequence + 1) >>> 0 : sequence
      if (syn || next === undefined) next = start
      if (wireBytes === 0) return
      if (distance(start, next) <= 0) {
        deliver({ sequence: start, bytes: payload, wireBytes, packet })
        deliverWaiting()
        return
      }
      waiting.push({ sequence: start, bytes: payload.slice(), wireBytes, packet })
      waiting.sort((a, b) => distance(a.sequence, b.sequence))
      waitingBytes += payload.length
      if (waiting.length > WAITING_LIMIT || waitingBytes > WAITING_LIMIT_BYTES) skipGap()
    },
    acknowledged(sequence) {
      const first = waiting[0]
      if (first && distance(sequence, first.sequence) > 0) skipGap()
    },
  }
}
