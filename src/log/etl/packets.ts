// Network packets inside a trace (`netsh trace`, provider Microsoft-Windows-NDIS-PacketCapture): read as a capture is read.

import { concatBytes } from '../../base/bytes.ts'
import { parseGuid } from '../../base/guid.ts'
import { u16le, u32le } from '../../base/integers.ts'
import type { Sink } from '../../trace/raw.ts'
import type { SourceId } from '../../trace/record.ts'
import { createCaptureAnalysis } from '../pcap/analyse-capture.ts'
import type { PacketPlace } from '../pcap/tcp-flow.ts'
import { type EtlRecord, readEventHeader } from './record.ts'

const PROVIDER = parseGuid('2ed6006e-4729-4609-b423-3ee7bcd678ef') ?? new Uint8Array(16)
const PROVIDER_AT = 0x18
const KEYWORD_AT = 0x30
/** The event that carries a packet, or a part of one. */
const PACKET_EVENT = 1001
/** Keyword bits: first and last part of a packet, kinds of network. */
const KEYWORD = { wirelessWan: 0x200, wifi: 0x10000, first: 0x40000000, last: 0x80000000 } as const
const LINK_TYPE = { ethernet: 1, raw: 101, wifi: 105 } as const
/** Interface numbers and length before the bytes. */
const FRAGMENT_HEADER_BYTES = 12
const PACKET_LIMIT_BYTES = 1 << 20

/** True for a record that carries a packet. */
export function isPacketRecord(buffer: Uint8Array, { at, size, type }: EtlRecord): boolean {
  if ((type !== 0x12 && type !== 0x13) || size < 0x50 || u16le(buffer, at + 0x28) !== PACKET_EVENT)
    return false
  return PROVIDER.every((byte, i) => buffer[at + PROVIDER_AT + i] === byte)
}

export interface EtlPackets {
  /** Takes a packet record, in order of time. */
  take(buffer: Uint8Array, record: EtlRecord, place: PacketPlace): void
  end(): void
}

/** Prepares the reading of packets. */
export async function createEtlPackets(source: SourceId, sink: Sink): Promise<EtlPackets> {
  const analysis = createCaptureAnalysis(source, sink)
  let parts: Uint8Array[] = []
  return {
    take(buffer, record, place) {
      const keyword = u32le(buffer, record.at + KEYWORD_AT)
      const { dataFrom } = readEventHeader(buffer, record)
      const from = dataFrom + FRAGMENT_HEADER_BYTES
      const to = Math.min(record.at + record.size, from + u32le(buffer, dataFrom + 8))
      if ((keyword & KEYWORD.first) !== 0 || parts.length > PACKET_LIMIT_BYTES / (64 << 10)) parts = []
      parts.push(buffer.slice(from, to))
      // The highest bit: JavaScript's 32-bit integers are signed.
      if (keyword < KEYWORD.last) return
      analysis.packet({ ...place, linkType: linkTypeOf(keyword), bytes: concatBytes(parts), cut: false })
      parts = []
    },
    end: analysis.end,
  }
}

function linkTypeOf(keyword: number): number {
  if ((keyword & KEYWORD.wifi) !== 0) return LINK_TYPE.wifi
  return (keyword & KEYWORD.wirelessWan) !== 0 ? LINK_TYPE.raw : LINK_TYPE.ethernet
}
