// Scrolling of a table of which only the rows in view exist: by bar and wheel, to the chosen row, back when the table gets shorter.

import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { isScaled, scrollTopOf, type TableGeometry, topRowAt, topRowToShow } from '../row-window.ts'

interface Scrolled {
  readonly count: number
  /** px */
  readonly rowHeight: number
  /** Position of the chosen row, -1 for none. */
  readonly chosen: number
}

export interface VirtualScroll {
  /** The element that scrolls. */
  readonly box: RefObject<HTMLDivElement | null>
  /** Row at the top edge, with its hidden part as a fraction. */
  readonly topRow: number
  /** px */
  readonly viewHeight: number
  /** Listens to the element's scrolling. */
  follow(): void
}

/** Keeps the chosen row in view. */
export function useVirtualScroll({ count, rowHeight, chosen }: Scrolled): VirtualScroll {
  const box = useRef<HTMLDivElement>(null)
  const [viewHeight, setViewHeight] = useState(600)
  const [topRow, setTopRow] = useState(0)
  const geometry: TableGeometry = { count, rowHeight, viewHeight }

  const scrollTo = (wanted: number): void => {
    const top = scrollTopOf(geometry, wanted)
    if (box.current) box.current.scrollTop = top
    setTopRow(topRowAt(geometry, top))
  }

  useLayoutEffect(() => watchHeight(box.current, setViewHeight), [])
  useEffect(() => {
    if (chosen >= 0) scrollTo(topRowToShow(geometry, topRow, chosen))
  }, [chosen, count, viewHeight])
  useEffect(() => {
    // A shorter table keeps no place beyond its end.
    if (topRow > Math.max(0, count - viewHeight / rowHeight)) scrollTo(count)
  }, [count])
  useEffect(() => {
    const element = box.current
    const wheel = (event: WheelEvent): void => {
      if (event.ctrlKey || !isScaled(geometry)) return
      event.preventDefault()
      scrollTo(topRow + event.deltaY / rowHeight)
    }
    element?.addEventListener('wheel', wheel, { passive: false })
    return () => element?.removeEventListener('wheel', wheel)
  })

  return {
    box,
    topRow,
    viewHeight,
    follow: () => setTopRow(topRowAt(geometry, box.current?.scrollTop ?? 0)),
  }
}

/** px, as in the style sheet. */
const HEAD_HEIGHT = 34

/** Tells the height of the rows' room now and whenever it changes. */
function watchHeight(element: HTMLElement | null, tell: (height: number) => void): (() => void) | undefined {
  if (!element) return undefined
  const observer = new ResizeObserver(() => tell(Math.max(60, element.clientHeight - HEAD_HEIGHT)))
  observer.observe(element)
  return () => observer.disconnect()
}
