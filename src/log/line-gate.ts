// A cheap test before an expensive one: whether a line can begin with one of some words. Formats are asked about every line of
// logs of any size, so hardly any line may be decoded for that.

import { asciiBytes, hasAtIgnoringCase, SPACE, TAB } from '../base/ascii.ts'

/** True when the line [from, to), behind blanks, begins with one of the words in any case. */
export type LineGate = (bytes: Uint8Array, from: number, to: number) => boolean

/** Prepares a gate. Of a word with characters beyond ASCII only the part before the first of them is looked at. */
export function createLineGate(words: readonly string[]): LineGate {
  const byFirst: (Uint8Array[] | undefined)[] = []
  for (const word of words) {
    const literal = asciiBytes((/^[\x00-\x7f]+/.exec(word)?.[0] ?? '').toLowerCase())
    const first = literal[0]
    if (first === undefined) continue
    for (const spelling of [first, first >= 97 && first <= 122 ? first - 32 : first]) {
      const known = byFirst[spelling] ?? []
      if (!known.includes(literal)) byFirst[spelling] = [...known, literal]
    }
  }
  return (bytes, from, to) => {
    let at = from
    while (at < to && (bytes[at] === SPACE || bytes[at] === TAB)) at++
    const candidates = byFirst[bytes[at] ?? 0]
    return candidates?.some(word => at + word.length <= to && hasAtIgnoringCase(bytes, at, word)) ?? false
  }
}
