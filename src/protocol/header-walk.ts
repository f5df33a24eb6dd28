// Walks header lines as byte ranges, decoding nothing: for readers that want a few headers of very many messages.
// `parseHeaderLines` is the complete reading of one message.

import {
  asciiBytes,
  COLON,
  findLineEnd,
  hasAtIgnoringCase,
  isEmptyLine,
  SPACE,
  TAB,
  trimEnd,
  trimStart,
} from '../base/ascii.ts'

/** Index of a header name in a table, or -1. Names are compared without case. */
export type NameTable = (bytes: Uint8Array, from: number, to: number) => number

/** Prepares a table; several names may share an index by being listed in one entry. */
export function createNameTable(entries: readonly (readonly string[])[]): NameTable {
  const byHash = new Map<number, { readonly name: Uint8Array; readonly index: number }[]>()
  for (const [index, names] of entries.entries()) {
    for (const text of names) {
      const name = asciiBytes(text.toLowerCase())
      const hash = hashOf(name, 0, name.length)
      byHash.set(hash, [...(byHash.get(hash) ?? []), { name, index }])
    }
  }
  return (bytes, from, to) => {
    const candidates = byHash.get(hashOf(bytes, from, to))
    const found = candidates?.find(
      ({ name }) => name.length === to - from && hasAtIgnoringCase(bytes, from, name),
    )
    return found?.index ?? -1
  }
}

/** Hash over length, first and last letters without case: enough to tell header names apart. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from
  const first = (bytes[from] ?? 0) | 32
  const middle = (bytes[from + (length >> 1)] ?? 0) | 32
  const last = (bytes[to - 1] ?? 0) | 32
  return (length << 24) ^ (first << 16) ^ (middle << 8) ^ last
}

/** Receives a header that is in the table: its index and its value without blanks around it. */
export type HeaderVisitor = (index: number, valueFrom: number, valueTo: number) => void

/** Visits the headers of [from, to) that are in the table, in order; a folded value spans its line ends. */
export function walkHeaders(
  bytes: Uint8Array,
  from: number,
  to: number,
  table: NameTable,
  visit: HeaderVisitor,
): void {
  let at = from
  while (at < to) {
    let end = findLineEnd(bytes, at, to)
    if (isEmptyLine(bytes, at, end)) return
    const colon = bytes.indexOf(COLON, at)
    if (colon > at && colon < end) {
      const index = table(bytes, at, trimEnd(bytes, at, colon))
      if (index >= 0) {
        while (end + 1 < to && (bytes[end + 1] === SPACE || bytes[end + 1] === TAB))
          end = findLineEnd(bytes, end + 1, to)
        const valueTo = trimEnd(bytes, colon + 1, end)
        visit(index, trimStart(bytes, colon + 1, valueTo), valueTo)
      }
    }
    at = end + 1
  }
}
