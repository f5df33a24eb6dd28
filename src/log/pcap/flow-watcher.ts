// What runs on a TCP connection decides by its first bytes: TLS, SIP or HTTP in clear, DNS, Kerberos. A tunnel through a proxy begins
// anew behind the answer to CONNECT.

import { findLineEnd } from '../../base/ascii.ts'
import { concatBytes } from '../../base/bytes.ts'
import { u16be, u32be } from '../../base/integers.ts'
import { isTlsRecord } from '../../protocol/tls/handshake.ts'
import { offerMessage } from '../../trace/raw.ts'
import { startedProtocol } from '../embedded-messages.ts'
import { measureMessage } from '../message-shape.ts'
import { readRecordedMessage } from '../recorded-http.ts'
import { type CaptureContext, directionOf, flowOrigin, splitEndpoint } from './flow-context.ts'
import { type CutMessage, createMessageCutter } from './message-cutter.ts'
import type { PacketPlace, Side } from './tcp-flow.ts'
import type { Flow, FlowWatcher } from './tcp-tracker.ts'
import { createTlsWatcher } from './tls-watcher.ts'

/** Where messages of other protocols go. */
export interface DatagramSink {
  dns(bytes: Uint8Array, source: string, destination: string, packet: PacketPlace): void
  kerberos(bytes: Uint8Array, source: string, destination: string, packet: PacketPlace): void
}

/** Places further apart than this are shown by their first packet alone. */
const SPAN_LIMIT_BYTES = 4 << 20
/** Bytes to decide on; what has not said by then what it is, is nothing of ours. */
const DECIDE_BYTES = 2048

/** Watches a connection. */
export function createFlowWatcher(context: CaptureContext, flow: Flow, datagrams: DatagramSink): FlowWatcher {
  const { port } = splitEndpoint(flow.server)
  if (port === 53) return createFramedWatcher(flow, 2, datagrams.dns)
  if (port === 88) return createFramedWatcher(flow, 4, datagrams.kerberos)
  let watcher: FlowWatcher | undefined
  let undecided: Uint8Array = new Uint8Array(0)
  let speaker: Side | undefined
  let ignored = false
  return {
    data(side, bytes, packet) {
      if (ignored) return
      if (watcher) return watcher.data(side, bytes, packet)
      // All of our protocols can be told by what the first side says before the other one answers.
      speaker ??= side
      undecided = concatBytes([undecided, bytes])
      watcher = side === speaker ? decide(context, flow, undecided) : undefined
      if (watcher) watcher.data(side, undecided, packet)
      else ignored = side !== speaker || undecided.length >= DECIDE_BYTES
      if (watcher || ignored) undecided = new Uint8Array(0)
    },
    gap: side => watcher?.gap(side),
    end: (reason, packet) => watcher?.end(reason, packet),
  }
}

function decide(context: CaptureContext, flow: Flow, bytes: Uint8Array): FlowWatcher | undefined {
  if (bytes.length >= 5 && isTlsRecord(bytes)) return createTlsWatcher(context, flow)
  for (let at = 0; at < bytes.length; ) {
    const end = findLineEnd(bytes, at, bytes.length)
    if (end < bytes.length && startedProtocol(bytes, at, end)) return createMessageWatcher(context, flow)
    at = end + 1
  }
  return undefined
}

/** SIP and HTTP; behind an opened tunnel the bytes are TLS, most likely. */
function createMessageWatcher(context: CaptureContext, flow: Flow): FlowWatcher {
  let tunnel: FlowWatcher | undefined
  const cutter = createMessageCutter(message => emitMessage(context, flow, message))
  return {
    data(side, bytes, packet) {
      if (tunnel) return tunnel.data(side, bytes, packet)
      cutter.data(side, bytes, packet)
      if (cutter.tunnelled) tunnel = createTlsWatcher(context, flow)
    },
    gap: side => (tunnel ?? cutter).gap(side),
    end(reason, packet) {
      if (tunnel) tunnel.end(reason, packet)
      else cutter.end()
    },
  }
}

function emitMessage(context: CaptureContext, flow: Flow, message: CutMessage): void {
  const { protocol, side, bytes, startLine, first, last } = message
  if (protocol === 'http' && /^HTTP\/\S+ 1\d\d/.test(startLine)) return
  const recorded = protocol === 'http' ? readRecordedMessage(bytes)?.parts : undefined
  const measured = measureMessage(bytes, 0, findLineEnd(bytes, 0, bytes.length), bytes.length)
  const spanBytes = last.offset + last.length - first.offset
  const place = { ...first, length: spanBytes <= SPAN_LIMIT_BYTES ? spanBytes : first.length }
  const origin = { ...flowOrigin(context, flow, place), direction: directionOf(context, flow, side) }
  offerMessage(context.sink, {
    protocol,
    ordinal: 0,
    base: Number.NaN,
    origin,
    ...(recorded ?? { bytes, ...measured.parts }),
  })
}

const FRAME_LIMIT_BYTES = 64 << 10

/** Messages with their length before them (2 or 4 bytes). */
function createFramedWatcher(flow: Flow, lengthBytes: 2 | 4, emit: DatagramSink['dns']): FlowWatcher {
  const held: Record<Side, Uint8Array> = { client: new Uint8Array(0), server: new Uint8Array(0) }
  return {
    data(side, bytes, packet) {
      let rest: Uint8Array = concatBytes([held[side], bytes])
      while (rest.length > lengthBytes) {
        const length = lengthBytes === 2 ? u16be(rest, 0) : u32be(rest, 0)
        if (length > FRAME_LIMIT_BYTES) rest = new Uint8Array(0)
        if (rest.length < lengthBytes + length) break
        const [from, to] = side === 'client' ? [flow.client, flow.server] : [flow.server, flow.client]
        emit(rest.slice(lengthBytes, lengthBytes + length), from, to, packet)
        rest = rest.subarray(lengthBytes + length)
      }
      held[side] = rest.slice()
    },
    gap(side) {
      held[side] = new Uint8Array(0)
    },
    end: () => undefined,
  }
}
