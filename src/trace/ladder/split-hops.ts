// The other way to draw messages that several machines logged: one arrow for each hop instead of one through all of them.

import type { Ladder, LadderArrow } from './arrow.ts'

/** The ladder with an arrow per hop; times are those of the first sight, so hops of one message have no gaps. */
export function splitHops(ladder: Ladder): Ladder {
  return { ...ladder, arrows: ladder.arrows.flatMap(splitArrow) }
}

function splitArrow(arrow: LadderArrow): LadderArrow[] {
  const { path } = arrow
  if (path.length <= 2) return [arrow]
  return path
    .slice(1)
    .map((to, i) => ({ ...arrow, path: [path[i] ?? to, to], gapUs: i === 0 ? arrow.gapUs : 0 }))
}
