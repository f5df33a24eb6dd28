// A client that tries the same in vain shows the same arrows again and again: the first round tells all, the rest is a count.

import type { LadderArrow } from './arrow.ts'

export type LadderRow =
  | { readonly kind: 'arrow'; readonly arrow: LadderArrow }
  /** The last `arrows` arrows come `times` more; `untilUs` is the time of the last one. */
  | { readonly kind: 'repeat'; readonly arrows: number; readonly times: number; readonly untilUs: number }

/** Longest round that is looked for. */
const ROUND_LIMIT = 24

/** An arrow alone is folded only when it comes this often more. */
const SINGLE_TIMES = 3

/** Folds rounds of arrows that follow one another. */
export function foldRepeats(arrows: readonly LadderArrow[]): LadderRow[] {
  const keys = arrows.map(({ kind, path, label, detail, outcome }) =>
    [kind, path.join('>'), label, detail, outcome].join('|'),
  )
  const rows: LadderRow[] = []
  for (let i = 0; i < arrows.length; ) {
    const { length, times } = findRound(keys, i)
    for (const arrow of arrows.slice(i, i + length)) rows.push({ kind: 'arrow', arrow })
    i += length
    if (times === 0) continue
    i += length * times
    rows.push({ kind: 'repeat', arrows: length, times, untilUs: arrows[i - 1]?.timeUs ?? Number.NaN })
  }
  return rows
}

/** The round that begins at `from` and saves most; a single arrow without repeats when there is none. */
function findRound(keys: readonly string[], from: number): { length: number; times: number } {
  let best = { length: 1, times: 0 }
  for (let length = 1; length <= ROUND_LIMIT && from + length * 2 <= keys.length; length++) {
    let times = 0
    while (isSame(keys, from, from + length * (times + 1), length)) times++
    if (length === 1 && times < SINGLE_TIMES) continue
    if (length * times > best.length * best.times) best = { length, times }
  }
  return best
}

function isSame(keys: readonly string[], a: number, b: number, length: number): boolean {
  if (b + length > keys.length) return false
  for (let i = 0; i < length; i++) if (keys[a + i] !== keys[b + i]) return false
  return true
}
