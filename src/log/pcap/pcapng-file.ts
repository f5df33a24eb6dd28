// pcapng files: sections of blocks. Interfaces say link type and resolution of stamps. draft-ietf-opsawg-pcapng.

import { u16be, u16le, u32be, u32le } from '../../base/integers.ts'
import {
  bytesAt,
  emitPacket,
  PACKET_LIMIT_BYTES,
  type Packet,
  type ReadInteger,
  type Walk,
} from './capture.ts'

const SECTION = 0x0a0d0d0a
const LITTLE_ENDIAN = 0x1a2b3c4d
const BIG_ENDIAN = 0x4d3c2b1a

/** True for the first bytes of a pcapng file. */
export function isPcapng(head: Uint8Array): boolean {
  const order = u32le(head, 8)
  return u32le(head, 0) === SECTION && (order === LITTLE_ENDIAN || order === BIG_ENDIAN)
}

interface Interface {
  readonly linkType: number
  /** Fractions of a second in a stamp: a power of ten or of two. */
  readonly perSecond: bigint
  readonly offsetSeconds: bigint
}

const BLOCK = {
  interface: 1,
  packet: 2,
  simplePacket: 3,
  statistics: 5,
  enhancedPacket: 6,
  secrets: 10,
} as const
const BLOCK_MINIMUM_BYTES = 12
const BLOCK_LIMIT_BYTES = PACKET_LIMIT_BYTES + 4096

/** State of the section that is being read. */
interface Section {
  little: boolean
  interfaces: Interface[]
}

/** Walks the blocks; those before the range are passed over except for interfaces. */
export async function walkPcapng(walk: Walk): Promise<void> {
  const { range, summary, visitor, source } = walk
  const section: Section = { little: true, interfaces: [] }
  for (let at = 0; at < range.to; ) {
    const head = await bytesAt(walk, at, BLOCK_MINIMUM_BYTES)
    if (head.length < BLOCK_MINIMUM_BYTES) {
      summary.endsInside = true
      break
    }
    if (u32le(head, 0) === SECTION) {
      section.little = u32le(head, 8) === LITTLE_ENDIAN
      section.interfaces = []
    }
    const u32 = section.little ? u32le : u32be
    const length = u32(head, 4)
    if (length < BLOCK_MINIMUM_BYTES || length > BLOCK_LIMIT_BYTES || length % 4 !== 0) {
      summary.damagedAt = at
      visitor.other(at)
      const next = await findBlock(walk, at + 4, u32)
      if (next === undefined) break
      at = next
      continue
    }
    const type = u32(head, 0)
    const wanted = type === BLOCK.interface || type === BLOCK.statistics || at >= range.from
    const block = wanted ? await bytesAt(walk, at, length) : head
    if (at + length > source.sizeBytes) summary.endsInside = true
    if (wanted) takeBlock(walk, section, block, { at, type })
    at += length
  }
}

function takeBlock(
  walk: Walk,
  section: Section,
  block: Uint8Array,
  { at, type }: { readonly at: number; readonly type: number },
): void {
  const u16 = section.little ? u16le : u16be
  const u32 = section.little ? u32le : u32be
  switch (type) {
    case BLOCK.interface:
      section.interfaces.push(readInterface(block, section.little))
      break
    case BLOCK.enhancedPacket:
    case BLOCK.packet: {
      const known = section.interfaces[type === BLOCK.packet ? u16(block, 8) : u32(block, 8)]
      emitPacket(
        walk,
        packetOf(block, { at, known, captured: u32(block, 20), original: u32(block, 24), dataAt: 28, u32 }),
      )
      return
    }
    case BLOCK.simplePacket: {
      const known = section.interfaces[0]
      const original = u32(block, 8)
      const captured = Math.min(original, Math.max(0, block.length - 16))
      emitPacket(walk, packetOf(block, { at, known, captured, original, dataAt: 12, u32: undefined }))
      return
    }
    case BLOCK.statistics:
      walk.summary.dropped += readDropped(block, section.little)
      break
    case BLOCK.secrets:
      walk.summary.hasSecrets = true
      break
  }
  walk.visitor.other(at)
}

interface PacketFields {
  readonly at: number
  readonly known: Interface | undefined
  readonly captured: number
  readonly original: number
  readonly dataAt: number
  /** Reads the stamp at offset 12; undefined when the block has none. */
  readonly u32: ReadInteger | undefined
}

function packetOf(block: Uint8Array, fields: PacketFields): Packet {
  const { at, known, captured, original, dataAt, u32 } = fields
  const bytes = block.subarray(dataAt, Math.min(block.length - 4, dataAt + captured))
  const timeUs = u32 && known ? stampUs(u32(block, 12), u32(block, 16), known) : Number.NaN
  return {
    offset: at,
    length: block.length,
    timeUs,
    linkType: known?.linkType ?? -1,
    bytes,
    cut: original > bytes.length,
  }
}

/** Years beyond 9999 are damage. */
const LAST_US = 253_402_300_799_000_000n

function stampUs(high: number, low: number, { perSecond, offsetSeconds }: Interface): number {
  const stamp = (BigInt(high) << 32n) | BigInt(low)
  const us = (stamp * 1_000_000n) / perSecond + offsetSeconds * 1_000_000n
  return us > LAST_US || us < 0n ? Number.NaN : Number(us)
}

const OPTION = { timeResolution: 9, timeOffset: 14, dropped: 5, droppedBySystem: 7 } as const

function readInterface(block: Uint8Array, little: boolean): Interface {
  const options = readOptions(block, 16, little)
  const resolution = options.get(OPTION.timeResolution)?.[0] ?? 6
  const exponent = BigInt(resolution & 0x7f)
  const offset = options.get(OPTION.timeOffset)
  return {
    linkType: (little ? u16le : u16be)(block, 8),
    perSecond: (resolution & 0x80) === 0 ? 10n ** (exponent > 20n ? 6n : exponent) : 1n << exponent,
    offsetSeconds: offset && offset.length >= 8 ? BigInt.asIntN(64, readU64(offset, 0, little)) : 0n,
  }
}

/** Packets dropped by the interface and the system, of an interface statistics block. */
function readDropped(block: Uint8Array, little: boolean): number {
  const options = readOptions(block, 20, little)
  const counts = [OPTION.dropped, OPTION.droppedBySystem].map(code => options.get(code))
  return counts.reduce(
    (sum, value) => sum + (value && value.length >= 8 ? Number(readU64(value, 0, little)) : 0),
    0,
  )
}

function readU64(bytes: Uint8Array, at: number, little: boolean): bigint {
  const first = BigInt((little ? u32le : u32be)(bytes, at))
  const second = BigInt((little ? u32le : u32be)(bytes, at + 4))
  return little ? (second << 32n) | first : (first << 32n) | second
}

function readOptions(block: Uint8Array, from: number, little: boolean): Map<number, Uint8Array> {
  const u16 = little ? u16le : u16be
  const options = new Map<number, Uint8Array>()
  for (let at = from; at + 8 <= block.length; ) {
    const code = u16(block, at)
    const length = u16(block, at + 2)
    if (code === 0 || at + 4 + length > block.length - 4) break
    options.set(code, block.subarray(at + 4, at + 4 + length))
    at += 4 + ((length + 3) & ~3)
  }
  return options
}

/** Offset of the next block behind damage: a known type whose length stands at both its ends, up to 1 MiB on. */
async function findBlock(walk: Walk, from: number, u32: ReadInteger): Promise<number | undefined> {
  const aligned = (from + 3) & ~3
  const bytes = (await walk.reader.load(aligned, 1 << 20)).slice()
  for (let at = 0; at + BLOCK_MINIMUM_BYTES <= bytes.length; at += 4) {
    const type = u32(bytes, at)
    const length = u32(bytes, at + 4)
    if ((type > BLOCK.secrets && type !== SECTION) || type === 0) continue
    if (length < BLOCK_MINIMUM_BYTES || length % 4 !== 0 || at + length > bytes.length) continue
    if (u32(bytes, at + length - 4) === length) return aligned + at
  }
  return undefined
}
