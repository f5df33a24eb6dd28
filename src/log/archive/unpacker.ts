// Unpacks deflate or gzip data forward, a little at a time. RFC 1951, RFC 1952; the work is done by fflate.

import { Gunzip, Inflate } from 'fflate'
import type { ByteSource } from '../../base/byte-source.ts'
import { messageOf } from '../../base/errors.ts'

export type Packing = 'deflate' | 'gzip'

/** A range of a source that holds packed bytes. */
export interface PackedRange {
  readonly source: ByteSource
  readonly from: number
  readonly to: number
  readonly packing: Packing
}

export interface Unpacker {
  /** Unpacked bytes handed out so far. */
  readonly position: number
  /** The next unpacked bytes, an unpredictable few; undefined at the end. Rejects with what the source rejects with. */
  next(): Promise<Uint8Array | undefined>
  /** Why it ended before the packed data did; undefined when it did not. */
  readonly damage: string | undefined
}

/** Deflate can grow bytes a thousandfold: this much at a time gives at most 16 MiB. */
const STEP_BYTES = 16 << 10
/** Packed bytes are read from the source in pieces of this size. */
const READ_BYTES = 256 << 10

/** Starts at the begin of the range. */
export function createUnpacker({ source, from, to, packing }: PackedRange): Unpacker {
  const ready: Uint8Array[] = []
  const stream = packing === 'gzip' ? new Gunzip(take) : new Inflate(take)
  let piece: Uint8Array = new Uint8Array(0)
  let pieceAt = 0
  let readTo = from
  let position = 0
  let ended = false
  let damage: string | undefined

  function take(bytes: Uint8Array): void {
    if (bytes.length > 0) ready.push(bytes)
  }

  function push(bytes: Uint8Array, final: boolean): void {
    try {
      stream.push(bytes, final)
    } catch (thrown) {
      damage = messageOf(thrown)
      ended = true
    }
  }

  async function step(): Promise<void> {
    if (pieceAt >= piece.length) {
      piece = await source.read(readTo, Math.min(to, readTo + READ_BYTES))
      pieceAt = 0
      readTo += piece.length
    }
    if (piece.length === 0) {
      ended = true
      if (readTo > from) push(new Uint8Array(0), true)
      return
    }
    const end = Math.min(piece.length, pieceAt + STEP_BYTES)
    // fflate may keep what it is given: the piece itself is overwritten by no one.
    push(piece.subarray(pieceAt, end), false)
    pieceAt = end
  }

  return {
    get position() {
      return position
    },
    get damage() {
      return damage
    },
    async next() {
      while (ready.length === 0 && !ended) await step()
      const bytes = ready.shift()
      position += bytes?.length ?? 0
      return bytes
    },
  }
}

/** Unpacks everything only to count it, up to `limitBytes`. */
export async function measureUnpacked(
  range: PackedRange,
  limitBytes: number,
): Promise<{
  readonly sizeBytes: number
  readonly damage: string | undefined
  readonly beyondLimit: boolean
}> {
  const unpacker = createUnpacker(range)
  while (unpacker.position <= limitBytes) {
    const bytes = await unpacker.next()
    if (!bytes) return { sizeBytes: unpacker.position, damage: unpacker.damage, beyondLimit: false }
  }
  return { sizeBytes: unpacker.position, damage: undefined, beyondLimit: true }
}
