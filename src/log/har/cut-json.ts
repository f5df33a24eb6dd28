// JSON with long strings cut: a HAR entry with a film in its body needs no more memory than its headers.

import type { ByteSource } from '../../base/byte-source.ts'
import { concatBytes } from '../../base/bytes.ts'
import { decodeText } from '../../base/text.ts'

const STEP_BYTES = 1 << 20
/** Kept of every string; a sighting keeps 64 000 characters of a body. */
const STRING_LIMIT_BYTES = 256 << 10
/** What is left after cutting may be this long. */
const JSON_LIMIT_BYTES = 64 << 20

/**
 * Parses the JSON value that begins at `from` and ends before `to`; what follows it is passed over.
 * Undefined when it is no JSON, or far too long even without its long strings.
 */
export async function readCutJson(source: ByteSource, from: number, to: number): Promise<unknown> {
  const small = to - from <= STRING_LIMIT_BYTES ? parseJson(await source.read(from, to)) : undefined
  if (small !== undefined) return small
  const kept: Uint8Array[] = []
  const cutter = createCutter()
  let length = 0
  for (let at = from; at < to && !cutter.ended; at += STEP_BYTES) {
    const bytes = await source.read(at, Math.min(to, at + STEP_BYTES))
    for (const part of cutter.push(bytes)) {
      kept.push(part.slice())
      length += part.length
    }
    if (length > JSON_LIMIT_BYTES) return undefined
  }
  return parseJson(concatBytes(kept))
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeText(bytes))
  } catch {
    return undefined
  }
}

interface Cutter {
  /** The first value is complete. */
  readonly ended: boolean
  /** Parts of these bytes to keep. */
  push(bytes: Uint8Array): readonly Uint8Array[]
}

const QUOTE = 34
const BACKSLASH = 92
const LETTER_U = 117

function createCutter(): Cutter {
  let depth = 0
  let inString = false
  let stringLength = 0
  /** Bytes of an escape still to come; -1 when its kind is not known yet. */
  let escapeLeft = 0
  /** A string has been cut: up to its closing quote nothing is kept. */
  let cutting = false
  let ended = false

  function takeStringByte(byte: number): void {
    stringLength++
    if (escapeLeft === -1) escapeLeft = byte === LETTER_U ? 4 : 0
    else if (escapeLeft > 0) escapeLeft--
    else if (byte === BACKSLASH) escapeLeft = -1
    else if (byte === QUOTE) inString = false
  }

  /** Only between whole characters and escapes: half of one would spoil the JSON. */
  function mayCut(byte: number): boolean {
    return stringLength >= STRING_LIMIT_BYTES && escapeLeft === 0 && (byte & 0xc0) !== 0x80
  }

  function takeOuterByte(byte: number): void {
    if (byte === QUOTE) {
      inString = true
      stringLength = 0
    } else if (byte === 123 || byte === 91) depth++
    else if (byte === 125 || byte === 93) ended = --depth <= 0
  }

  return {
    get ended() {
      return ended
    },
    push(bytes) {
      const parts: Uint8Array[] = []
      let keptFrom = 0
      let at = 0
      for (; at < bytes.length && !ended; at++) {
        const byte = bytes[at] ?? 0
        if (!inString) {
          takeOuterByte(byte)
          continue
        }
        if (!cutting && mayCut(byte)) {
          parts.push(bytes.subarray(keptFrom, at))
          cutting = true
        }
        takeStringByte(byte)
        if (inString || !cutting) continue
        cutting = false
        keptFrom = at
      }
      if (!cutting) parts.push(bytes.subarray(keptFrom, at))
      return parts
    },
  }
}
