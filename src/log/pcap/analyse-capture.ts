// Reads a capture as a log: DNS lookups, TCP connections, TLS handshakes with certificates, Kerberos errors, and SIP and HTTP where
// they travel in clear.

import { u16be } from '../../base/integers.ts'
import { encodeText, printableLine } from '../../base/text.ts'
import { formatDuration } from '../../base/time.ts'
import {
  isOrdinaryKerberosError,
  kerberosErrorName,
  readKerberosError,
} from '../../protocol/kerberos/read-error.ts'
import type { Connection } from '../../trace/observation.ts'
import type { Sink } from '../../trace/raw.ts'
import type { SourceId } from '../../trace/record.ts'
import { emitEmbeddedMessages } from '../embedded-messages.ts'
import type { Packet } from './capture.ts'
import { createDnsWatcher } from './dns-watcher.ts'
import { type CaptureContext, createAddressNames, createVantage, flowOrigin } from './flow-context.ts'
import { createFlowWatcher, type DatagramSink } from './flow-watcher.ts'
import { IP_PROTOCOL, type IpPacket, isKnownLinkType, readIpPacket } from './ip-packet.ts'
import { formatEndpoint, type PacketPlace, readTcpSegment } from './tcp-flow.ts'
import { createTcpTracker, type Flow, type TcpListener } from './tcp-tracker.ts'

export interface CaptureAnalysis {
  packet(packet: Packet): void
  /** After the last packet: reports what was never answered. */
  end(): void
  /** Link types that could not be read, with the number of their packets. */
  readonly unknownLinks: ReadonlyMap<number, number>
}

/** Creates the analysis of one capture. */
export function createCaptureAnalysis(source: SourceId, sink: Sink): CaptureAnalysis {
  const names = createAddressNames()
  const context: CaptureContext = { source, sink, names, vantage: createVantage() }
  const dns = createDnsWatcher(context)
  const datagrams: DatagramSink = {
    dns: dns.message,
    kerberos: (bytes, from, to, packet) => reportKerberosError(context, bytes, { from, to, packet }),
  }
  const tracker = createTcpTracker(createTcpListener(context, datagrams))
  const unknownLinks = new Map<number, number>()
  let lastUs = 0

  function takeIp(ip: IpPacket, packet: PacketPlace): void {
    if (ip.protocol === IP_PROTOCOL.tcp) {
      const segment = readTcpSegment(ip, packet)
      if (segment) tracker.push(segment)
    } else if (ip.protocol === IP_PROTOCOL.udp) takeUdp(context, ip, packet, datagrams)
    else if (ip.protocol === IP_PROTOCOL.icmp || ip.protocol === IP_PROTOCOL.icmp6) {
      const refused = readUndeliverable(ip)
      if (refused) tracker.undeliverable(refused.client, refused.server, packet)
    }
  }

  return {
    unknownLinks,
    packet(packet) {
      const { offset, length, timeUs, linkType, bytes } = packet
      if (timeUs > lastUs) lastUs = timeUs
      if (!isKnownLinkType(linkType)) unknownLinks.set(linkType, (unknownLinks.get(linkType) ?? 0) + 1)
      const ip = readIpPacket(bytes, linkType)
      if (ip) takeIp(ip, { offset, length, timeUs })
    },
    end() {
      dns.end(lastUs)
      tracker.end(lastUs)
    },
  }
}

function createTcpListener(context: CaptureContext, datagrams: DatagramSink): TcpListener {
  function report(flow: Flow, outcome: Connection['outcome'], packet: PacketPlace, words: string): void {
    const target = context.names.nameEndpoint(flow.server)
    const shown = target === flow.server ? target : `${target} (${flow.server})`
    const quote = printableLine(`TCP ${flow.client} → ${shown}: ${words}`)
    context.sink.observation({
      kind: 'connection',
      target,
      outcome,
      origin: flowOrigin(context, flow, packet),
      quote,
    })
  }
  return {
    opened(flow, packet) {
      context.vantage.learn(flow)
      const after = formatDuration(packet.timeUs - flow.first.timeUs)
      if (flow.synSeen) report(flow, 'open', packet, `open after ${after}`)
      const watcher = createFlowWatcher(context, flow, datagrams)
      return watchReset(flow, watcher, report)
    },
    refused: (flow, packet) => report(flow, 'refused', packet, 'refused (reset in answer to SYN)'),
    unanswered(flow, tries, packet) {
      const times = tries === 1 ? '1 SYN' : `${tries} SYN`
      report(
        flow,
        'timeout',
        packet,
        `no answer to ${times} within ${formatDuration(packet.timeUs - flow.first.timeUs)}`,
      )
    },
    unreachable: (flow, packet) =>
      report(flow, 'unreachable', packet, 'a router says that it cannot be reached'),
  }
}

type FlowWatcher = ReturnType<TcpListener['opened']>

/** A reset counts where it takes the place of an answer: many programs end finished connections with one. */
function watchReset(
  flow: Flow,
  watcher: FlowWatcher,
  report: (flow: Flow, outcome: 'reset', packet: PacketPlace, words: string) => void,
): FlowWatcher {
  let asked = false
  return {
    data(side, bytes, packet) {
      asked = side === 'client'
      watcher.data(side, bytes, packet)
    },
    gap: side => watcher.gap(side),
    end(reason, packet) {
      if (reason === 'reset by server' && asked)
        report(flow, 'reset', packet, 'reset by the server instead of an answer')
      watcher.end(reason, packet)
    },
  }
}

const UDP_HEADER_BYTES = 8
const DNS_PORT = 53
const KERBEROS_PORT = 88

function takeUdp(context: CaptureContext, ip: IpPacket, packet: PacketPlace, datagrams: DatagramSink): void {
  const ports = [u16be(ip.payload, 0), u16be(ip.payload, 2)] as const
  const source = formatEndpoint(ip.source, ports[0])
  const destination = formatEndpoint(ip.destination, ports[1])
  const payload = ip.payload.subarray(UDP_HEADER_BYTES)
  if (ports.includes(DNS_PORT)) datagrams.dns(payload, source, destination, packet)
  else if (ports.includes(KERBEROS_PORT)) datagrams.kerberos(payload, source, destination, packet)
  else if (payload.length > 0) {
    const origin = {
      source: context.source,
      ...packet,
      line: 0,
      direction: 'none',
      local: source,
      peer: destination,
    } as const
    const bytes = payload.slice()
    emitEmbeddedMessages({ bytes, from: 0, to: bytes.length, base: Number.NaN, origin }, context.sink)
  }
}

/** The connection attempt that an ICMP message says cannot be delivered: type 3 (IPv4) or 1 (IPv6), the packet inside. */
function readUndeliverable(ip: IpPacket): { readonly client: string; readonly server: string } | undefined {
  const isError = ip.payload[0] === (ip.protocol === IP_PROTOCOL.icmp ? 3 : 1)
  // 101: raw IP, by its version.
  const inner = isError ? readIpPacket(ip.payload.subarray(8), 101) : undefined
  if (inner?.protocol !== IP_PROTOCOL.tcp) return undefined
  return {
    client: formatEndpoint(inner.source, u16be(inner.payload, 0)),
    server: formatEndpoint(inner.destination, u16be(inner.payload, 2)),
  }
}

interface Datagram {
  readonly from: string
  readonly to: string
  readonly packet: PacketPlace
}

/** A refusal of Kerberos is told as a sentence: there is no message format for it in other logs either. */
function reportKerberosError(
  context: CaptureContext,
  bytes: Uint8Array,
  { from, to, packet }: Datagram,
): void {
  const error = readKerberosError(bytes)
  if (!error || isOrdinaryKerberosError(error.code)) return
  const text = encodeText(
    `Kerberos: ${kerberosErrorName(error.code)} (${error.code}) for ${error.service} from ${from}`,
  )
  const origin = {
    source: context.source,
    ...packet,
    line: 0,
    direction: 'none',
    local: to,
    peer: from,
  } as const
  context.sink.text({
    bytes: text,
    from: 0,
    to: text.length,
    base: Number.NaN,
    origin,
    level: 'ERROR',
    component: 'Kerberos',
  })
}
