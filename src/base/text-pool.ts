// Distinct short texts as bytes in one buffer, known by number: a million Call-IDs and addresses without a million strings.

import { resized } from './resized-buffer.ts'
import { decodeText, encodeText } from './text.ts'

export interface TextPool {
  /** Number of the text [from, to) of `bytes`; equal bytes have equal numbers. 0 is the empty text. */
  add(bytes: Uint8Array, from: number, to: number): number
  addText(text: string): number
  /** The text of a number that `add` gave; '' for any other. */
  text(id: number): string
  /** Gives up what only adding needs: nothing may be added afterwards. */
  freeze(): void
  /** How many distinct texts there are, the empty one included. */
  readonly count: number
  /** Memory held, without the few strings that were asked for last. */
  readonly sizeBytes: number
}

const INITIAL_TEXTS = 1024
const INITIAL_BYTES = 32 << 10
/** Texts that were given or asked for last are remembered as strings, up to this many. */
const REMEMBERED = 20_000

/** Creates a pool with the empty text. */
export function createTextPool(): TextPool {
  let bytes = new Uint8Array(INITIAL_BYTES)
  /** ends[id] is where the text ends; it begins where the one before it ends. */
  let ends = new Uint32Array(INITIAL_TEXTS)
  let hashes = new Uint32Array(INITIAL_TEXTS)
  /** Open addressing; 0 is a free slot, because the empty text needs none. */
  let slots = new Uint32Array(INITIAL_TEXTS * 2)
  let count = 1
  const remembered = new Map<number, string>()
  const numbers = new Map<string, number>()

  function findSlot(hash: number, source: Uint8Array, from: number, to: number): number {
    const mask = slots.length - 1
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const id = slots[at] ?? 0
      if (id === 0 || (hashes[id] === hash && equals(id, source, from, to))) return at
    }
  }

  function equals(id: number, source: Uint8Array, from: number, to: number): boolean {
    const start = ends[id - 1] ?? 0
    if ((ends[id] ?? 0) - start !== to - from) return false
    for (let i = from; i < to; i++) if (source[i] !== bytes[start + i - from]) return false
    return true
  }

  function makeRoom(length: number): void {
    const used = ends[count - 1] ?? 0
    if (used + length > bytes.length)
      bytes = new Uint8Array(resized(bytes.buffer, Math.max(Math.ceil(bytes.length * 1.5), used + length)))
    if (count < ends.length) return
    ends = new Uint32Array(resized(ends.buffer, ends.byteLength * 2))
    hashes = new Uint32Array(resized(hashes.buffer, hashes.byteLength * 2))
    const size = slots.length * 2
    resized(slots.buffer, 0)
    slots = new Uint32Array(size)
    const mask = slots.length - 1
    for (let id = 1; id < count; id++) {
      let at = (hashes[id] ?? 0) & mask
      while (slots[at] !== 0) at = (at + 1) & mask
      slots[at] = id
    }
  }

  function add(source: Uint8Array, from: number, to: number): number {
    if (to <= from) return 0
    const hash = hashOf(source, from, to)
    const known = slots[findSlot(hash, source, from, to)] ?? 0
    if (known !== 0) return known
    makeRoom(to - from)
    const start = ends[count - 1] ?? 0
    bytes.set(source.subarray(from, to), start)
    ends[count] = start + to - from
    hashes[count] = hash
    slots[findSlot(hash, source, from, to)] = count
    return count++
  }

  return {
    add,
    addText(text) {
      if (text === '') return 0
      const known = numbers.get(text)
      if (known !== undefined) return known
      const encoded = encodeText(text)
      const id = add(encoded, 0, encoded.length)
      if (numbers.size >= REMEMBERED) numbers.clear()
      numbers.set(text, id)
      return id
    },
    text(id) {
      if (id <= 0 || id >= count) return ''
      const known = remembered.get(id)
      if (known !== undefined) return known
      const text = decodeText(bytes, ends[id - 1], ends[id])
      if (remembered.size >= REMEMBERED) remembered.clear()
      remembered.set(id, text)
      return text
    },
    freeze() {
      bytes = new Uint8Array(resized(bytes.buffer, ends[count - 1] ?? 0))
      ends = new Uint32Array(resized(ends.buffer, count * 4))
      resized(hashes.buffer, 0)
      resized(slots.buffer, 0)
      hashes = new Uint32Array(0)
      slots = new Uint32Array(0)
      numbers.clear()
    },
    get count() {
      return count
    },
    get sizeBytes() {
      return bytes.length + (ends.length + hashes.length + slots.length) * 4
    },
  }
}

/** FNV-1a, 32 bits. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193)
  return hash >>> 0
}
