// One string per distinct byte sequence: Call-IDs, users, peers occur by the thousand and are decoded once.

import { decodeText, encodeText } from './text.ts'

/** Returns the same string object for equal bytes. */
export interface ByteInterner {
  intern(bytes: Uint8Array, from: number, to: number): string
  /** The same, for text that is decoded already. */
  internText(text: string): string
}

const INITIAL_SLOTS = 1024

/** Creates an empty interner; it grows with what it is given and never forgets. */
export function createByteInterner(): ByteInterner {
  let slots: (string | undefined)[] = new Array(INITIAL_SLOTS)
  let hashes = new Uint32Array(INITIAL_SLOTS)
  const texts = new Map<string, string>()
  let count = 0

  function place(text: string, hash: number): void {
    const mask = slots.length - 1
    let at = hash & mask
    while (slots[at] !== undefined) at = (at + 1) & mask
    slots[at] = text
    hashes[at] = hash
  }

  function grow(): void {
    const oldSlots = slots
    const oldHashes = hashes
    slots = new Array(oldSlots.length * 2)
    hashes = new Uint32Array(oldSlots.length * 2)
    for (const [i, text] of oldSlots.entries()) if (text !== undefined) place(text, oldHashes[i] ?? 0)
  }

  return {
    intern(bytes, from, to) {
      const hash = hashOf(bytes, from, to)
      const mask = slots.length - 1
      for (let at = hash & mask; ; at = (at + 1) & mask) {
        const found = slots[at]
        if (found === undefined) break
        if (hashes[at] === hash && equals(found, bytes, from, to)) return found
      }
      const text = decodeText(bytes, from, to)
      if (++count * 2 > slots.length) grow()
      place(text, hash)
      return text
    },
    internText(text) {
      const known = texts.get(text)
      if (known !== undefined) return known
      // A copy of its own: a part of a longer string would keep that whole string in memory.
      const own = decodeText(encodeText(text))
      texts.set(own, own)
      return own
    },
  }
}

/** FNV-1a, 32 bits. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193)
  return hash >>> 0
}

/** True when the bytes are exactly this text; texts with non-ASCII characters are compared by decoding. */
function equals(text: string, bytes: Uint8Array, from: number, to: number): boolean {
  if (text.length !== to - from) return text.length < to - from && text === decodeText(bytes, from, to)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 127) return text === decodeText(bytes, from, to)
    if (code !== bytes[from + i]) return false
  }
  return true
}
