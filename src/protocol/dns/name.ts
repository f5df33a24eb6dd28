// Domain names: labels of bytes on the wire, dotted text for people. RFC 1035 §3.1, §4.1.4 (compression), §5.1 (escapes).

import type { ByteReader } from '../../base/byte-reader.ts'
import { createByteReader } from '../../base/byte-reader.ts'

const MAX_LABEL_BYTES = 63
const MAX_NAME_BYTES = 255

/**
 * Reads a name at the reader's position, following compression pointers into `whole`.
 * Undefined when it is cut off, too long, or its pointers do not lead strictly backwards (a loop).
 */
export function readName(reader: ByteReader, whole: Uint8Array): string | undefined {
  const labels: string[] = []
  let current = reader
  let start = reader.at
  let lengthBytes = 1
  for (;;) {
    const length = current.u8()
    if (!current.ok) return undefined
    if (length === 0) return labels.join('.')
    if (length >= 0xc0) {
      const target = ((length & 0x3f) << 8) | current.u8()
      // Every hop goes to bytes before the name part that made it, so that no chain of pointers is endless.
      if (!current.ok || target >= start) return undefined
      start = target
      current = createByteReader(whole, target)
      continue
    }
    lengthBytes += length + 1
    if (length > MAX_LABEL_BYTES || lengthBytes > MAX_NAME_BYTES) return undefined
    const label = current.take(length)
    if (!current.ok) return undefined
    labels.push(formatLabel(label))
  }
}

/** Printable ASCII as it is, "." and "\" escaped, other bytes as \DDD. */
function formatLabel(label: Uint8Array): string {
  let text = ''
  for (const byte of label) {
    if (byte === 0x2e || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`
    else if (byte > 0x20 && byte < 0x7f) text += String.fromCharCode(byte)
    else text += `\\${String(byte).padStart(3, '0')}`
  }
  return text
}

/** A decimal escape, a character escape, a separator, or a plain character. */
const NAME_PART = /\\(\d{3})|\\(\D)|(\.)|([^\\])/gs

/** Labels of a dotted name, a trailing dot allowed; undefined when a label is empty or something is too long. */
export function parseName(text: string): Uint8Array[] | undefined {
  if (text === '' || text === '.') return []
  const labels: number[][] = [[]]
  let covered = 0
  for (const part of text.matchAll(NAME_PART)) {
    covered += part[0].length
    if (part[3] !== undefined) labels.push([])
    else labels.at(-1)?.push(part[1] === undefined ? part[0].charCodeAt(part[0].length - 1) : Number(part[1]))
  }
  if (covered !== text.length || labels.flat().some(code => code > 0xff)) return undefined
  if (labels.at(-1)?.length === 0) labels.pop()
  const bytes = labels.map(label => Uint8Array.from(label))
  return isValid(bytes) ? bytes : undefined
}

function isValid(labels: readonly Uint8Array[]): boolean {
  const lengthBytes = labels.reduce((sum, label) => sum + label.length + 1, 1)
  return (
    lengthBytes <= MAX_NAME_BYTES &&
    labels.every(label => label.length > 0 && label.length <= MAX_LABEL_BYTES)
  )
}
