// What the readers of capture files share: packets, the state of a walk through a file, and its result.

import type { ByteSource } from '../../base/byte-source.ts'
import type { WindowReader } from '../window-reader.ts'

/** One captured packet; `bytes` is valid only during the visit. */
export interface Packet {
  /** Where its record stands in the source. */
  readonly offset: number
  readonly length: number
  /** µs UTC; NaN when the capture has no time for it. */
  readonly timeUs: number
  readonly linkType: number
  readonly bytes: Uint8Array
  /** The packet had more bytes than were captured. */
  readonly cut: boolean
}

export interface CaptureVisitor {
  packet(packet: Packet): void
  /** Bytes that are no packet: a block that is passed over, or damage. */
  other(offset: number): void
}

/** What a capture told about itself. */
export interface CaptureSummary {
  packets: number
  cutPackets: number
  /** Packets that the recording machine had to drop. */
  dropped: number
  /** The capture carries keys for decryption. */
  hasSecrets: boolean
  damagedAt: number
  /** The file ends inside a record. */
  endsInside: boolean
}

/** Reads an integer in the byte order of a capture. */
export type ReadInteger = (bytes: Uint8Array, at: number) => number

/** No packet is larger; a larger length is damage. */
export const PACKET_LIMIT_BYTES = 16 << 20

/** Which part of a capture to walk: [from, to) of the source, beginning at a record. */
export interface CaptureRange {
  readonly from: number
  readonly to: number
}

/** A walk through a file. */
export interface Walk {
  readonly source: ByteSource
  readonly reader: WindowReader
  readonly visitor: CaptureVisitor
  readonly range: CaptureRange
  readonly summary: CaptureSummary
}

/** The bytes [at, at + length), from the window or read anew; fewer where the source ends. */
export async function bytesAt({ reader }: Walk, at: number, length: number): Promise<Uint8Array> {
  return reader.held(at, length) ?? reader.load(at, length)
}

/** Hands on a packet and counts it. */
export function emitPacket(walk: Walk, packet: Packet): void {
  walk.summary.packets++
  if (packet.cut) walk.summary.cutPackets++
  walk.visitor.packet(packet)
}
