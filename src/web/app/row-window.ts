// Which rows of a long table are in view. Browsers cannot make an element as high as millions of rows: beyond a height the
// scroll bar stands for the table as a whole, and rows are found by proportion.

/** Highest element that every browser lays out exactly, px. */
const HEIGHT_LIMIT = 6_000_000

export interface TableGeometry {
  readonly count: number
  readonly rowHeight: number
  /** Height of the visible part, px. */
  readonly viewHeight: number
}

/** Height of the element that gives the scroll bar its length, px. */
export function scrollHeightOf({ count, rowHeight }: TableGeometry): number {
  return Math.min(count * rowHeight, HEIGHT_LIMIT)
}

/** True when the scroll bar is a proportion, not a distance. */
export function isScaled(geometry: TableGeometry): boolean {
  return geometry.count * geometry.rowHeight > HEIGHT_LIMIT
}

/** Row at the top edge, with its hidden part as a fraction. */
export function topRowAt(geometry: TableGeometry, scrollTop: number): number {
  const { count, rowHeight, viewHeight } = geometry
  if (!isScaled(geometry)) return scrollTop / rowHeight
  const way = scrollHeightOf(geometry) - viewHeight
  return Math.min(1, scrollTop / way) * (count - viewHeight / rowHeight)
}

/** Scroll position that puts a row at the top edge. */
export function scrollTopOf(geometry: TableGeometry, topRow: number): number {
  const { count, rowHeight, viewHeight } = geometry
  const last = Math.max(0, count - viewHeight / rowHeight)
  const row = Math.max(0, Math.min(last, topRow))
  if (!isScaled(geometry)) return row * rowHeight
  return last === 0 ? 0 : (row / last) * (scrollHeightOf(geometry) - viewHeight)
}

/** Top row after which a wanted row is wholly in view; unchanged when it is already. */
export function topRowToShow(geometry: TableGeometry, topRow: number, wanted: number): number {
  const visible = geometry.viewHeight / geometry.rowHeight
  if (wanted >= topRow && wanted + 1 <= topRow + visible) return topRow
  // What is near is brought to the edge; what is far, to the middle.
  if (wanted < topRow && topRow - wanted < visible) return wanted
  if (wanted > topRow && wanted - topRow < visible * 2) return wanted + 1 - visible
  return wanted - visible / 2
}
