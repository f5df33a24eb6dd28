// Reads a source forward through one window of memory: what binary formats walk their records with.

import type { ByteSource } from '../base/byte-source.ts'

export interface WindowReader {
  /** The bytes [from, from + length) when the window holds all of them, else undefined. */
  held(from: number, length: number): Uint8Array | undefined
  /** Moves the window to begin at `from` and to hold at least `length` bytes, fewer only where the source ends. */
  load(from: number, length: number): Promise<Uint8Array>
}

const WINDOW_BYTES = 1 << 20

/** Creates a reader; what it returns is valid until the next `load`. `load` rejects with what the source rejects with. */
export function createWindowReader(source: ByteSource, windowBytes = WINDOW_BYTES): WindowReader {
  let buffer = new Uint8Array(0)
  let window: Uint8Array = buffer
  let base = 0
  return {
    held(from, length) {
      if (from < base || from + length > base + window.length) return undefined
      return window.subarray(from - base, from - base + length)
    },
    async load(from, length) {
      const wanted = Math.min(Math.max(windowBytes, length), Math.max(0, source.sizeBytes - from))
      if (buffer.length < wanted) buffer = new Uint8Array(wanted)
      window = await source.read(from, from + wanted, buffer)
      base = from
      return window.subarray(0, Math.min(length, window.length))
    },
  }
}
