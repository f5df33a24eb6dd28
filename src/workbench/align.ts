// Lines two lists up beside one another, so that as much as possible that belongs together stands in one row.

/** A row of the two lists; one side may be missing. */
export interface AlignedPair<T> {
  readonly left: T | undefined
  readonly right: T | undefined
}

/** Longer lists are lined up only to here; the rest follows one side after the other. */
const LENGTH_LIMIT = 600

/**
 * Aligns in order (Needleman and Wunsch without penalty for gaps).
 * @param likeness 0 when two items cannot stand in one row, more the better they fit
 */
export function align<T>(
  left: readonly T[],
  right: readonly T[],
  likeness: (a: T, b: T) => number,
): AlignedPair<T>[] {
  const a = left.slice(0, LENGTH_LIMIT)
  const b = right.slice(0, LENGTH_LIMIT)
  const scores = scoresOf(a, b, likeness)
  const pairs: AlignedPair<T>[] = []
  const width = b.length + 1
  const score = (i: number, j: number): number => scores[i * width + j] ?? 0
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const here = score(i, j)
    const both = i < a.length && j < b.length ? likeness(a[i] as T, b[j] as T) : 0
    if (both > 0 && here === score(i + 1, j + 1) + both) pairs.push({ left: a[i++], right: b[j++] })
    else if (j >= b.length || (i < a.length && here === score(i + 1, j)))
      pairs.push({ left: a[i++], right: undefined })
    else pairs.push({ left: undefined, right: b[j++] })
  }
  const rest = (side: 'left' | 'right', items: readonly T[]): AlignedPair<T>[] =>
    items.slice(LENGTH_LIMIT).map(item => ({ left: undefined, right: undefined, [side]: item }))
  return [...pairs, ...rest('left', left), ...rest('right', right)]
}

/** scores[i * (b.length + 1) + j]: the best likeness of what follows i and j. */
function scoresOf<T>(a: readonly T[], b: readonly T[], likeness: (a: T, b: T) => number): Float64Array {
  const width = b.length + 1
  const scores = new Float64Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const both = likeness(a[i] as T, b[j] as T)
      const matched = both > 0 ? (scores[(i + 1) * width + j + 1] ?? 0) + both : 0
      const best = Math.max(matched, scores[(i + 1) * width + j] ?? 0, scores[i * width + j + 1] ?? 0)
      scores[i * width + j] = best
    }
  }
  return scores
}
