// pcap files: a header, then records. Both byte orders, µs and ns. draft-ietf-opsawg-pcap.

import { u32be, u32le } from '../../base/integers.ts'
import { bytesAt, emitPacket, PACKET_LIMIT_BYTES, type ReadInteger, type Walk } from './capture.ts'

export interface PcapMagic {
  readonly little: boolean
  readonly nano: boolean
}

const MAGIC: ReadonlyMap<number, PcapMagic> = new Map([
  [0xa1b2c3d4, { little: true, nano: false }],
  [0xd4c3b2a1, { little: false, nano: false }],
  [0xa1b23c4d, { little: true, nano: true }],
  [0x4d3cb2a1, { little: false, nano: true }],
])

export const PCAP_HEADER_BYTES = 24
const RECORD_BYTES = 16

/** Byte order and resolution of a pcap file that begins with these bytes; undefined when none does. */
export function pcapMagicOf(head: Uint8Array): PcapMagic | undefined {
  return head.length >= PCAP_HEADER_BYTES ? MAGIC.get(u32le(head, 0)) : undefined
}

/** Walks the records; `head` is the header of the file. */
export async function walkPcap(walk: Walk, head: Uint8Array, { little, nano }: PcapMagic): Promise<void> {
  const u32: ReadInteger = little ? u32le : u32be
  const linkType = u32(head, 20) & 0x0fff_ffff
  const { range, summary, visitor } = walk
  for (let at = Math.max(range.from, PCAP_HEADER_BYTES); at < range.to; ) {
    const header = await bytesAt(walk, at, RECORD_BYTES)
    if (header.length < RECORD_BYTES) {
      summary.endsInside = true
      break
    }
    if (!isPcapRecord(header, 0, u32)) {
      summary.damagedAt = at
      visitor.other(at)
      const next = await findPcapRecord(walk, at + 1, u32)
      if (next === undefined) break
      at = next
      continue
    }
    const fraction = u32(header, 4)
    const timeUs = u32(header, 0) * 1_000_000 + (nano ? Math.floor(fraction / 1000) : fraction)
    const captured = u32(header, 8)
    const original = u32(header, 12)
    const length = RECORD_BYTES + captured
    const whole = await bytesAt(walk, at, length)
    if (whole.length < length) summary.endsInside = true
    const bytes = whole.subarray(RECORD_BYTES)
    emitPacket(walk, {
      offset: at,
      length: whole.length,
      timeUs,
      linkType,
      bytes,
      cut: original > bytes.length,
    })
    at += length
  }
}

/** Plausible lengths and fractions of a second: damage is not followed. */
function isPcapRecord(bytes: Uint8Array, at: number, u32: ReadInteger): boolean {
  const captured = u32(bytes, at + 8)
  const original = u32(bytes, at + 12)
  return (
    u32(bytes, at + 4) < 1_000_000_000 &&
    captured <= PACKET_LIMIT_BYTES &&
    captured <= original &&
    original <= 1 << 26
  )
}

/** Offset of the next place behind damage where two records follow one another, up to 1 MiB on. */
async function findPcapRecord(walk: Walk, from: number, u32: ReadInteger): Promise<number | undefined> {
  const bytes = (await walk.reader.load(from, 1 << 20)).slice()
  for (let at = 0; at + RECORD_BYTES <= bytes.length; at++) {
    if (!isPcapRecord(bytes, at, u32) || u32(bytes, at + 8) === 0) continue
    const next = at + RECORD_BYTES + u32(bytes, at + 8)
    const near = Math.abs(u32(bytes, next) - u32(bytes, at)) < 3600
    if (next + RECORD_BYTES <= bytes.length && near && isPcapRecord(bytes, next, u32)) return from + at
  }
  return undefined
}
