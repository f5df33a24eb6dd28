// Texts whose lines end by a CR alone: from old Macs, and from programs that took the LFs out. They are shown with LFs in the same
// places, so that every scanner knows lines by one byte and offsets stay.

import { CR, LF } from '../base/ascii.ts'
import type { ByteSource } from '../base/byte-source.ts'

/** CRs without a single LF from which on they are taken for line ends. */
const ENOUGH = 3

/** True for the begin of a text that has CRs and no LF. */
export function endsLinesByCr(head: Uint8Array): boolean {
  if (head.includes(LF)) return false
  let count = 0
  for (let at = head.indexOf(CR); at >= 0 && count < ENOUGH; at = head.indexOf(CR, at + 1)) count++
  return count === ENOUGH
}

/** Shows a source with an LF for every CR. */
export function withLineFeeds(source: ByteSource): ByteSource {
  return {
    name: source.name,
    sizeBytes: source.sizeBytes,
    async read(from, to, into) {
      const bytes = await source.read(from, to, into)
      const shown = bytes.buffer === into?.buffer ? bytes : bytes.slice()
      for (let at = shown.indexOf(CR); at >= 0; at = shown.indexOf(CR, at + 1)) shown[at] = LF
      return shown
    },
  }
}
