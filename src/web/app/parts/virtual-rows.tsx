// A table of any number of rows: only those in view exist. Scrolled by wheel, bar and keys; works for millions of rows.

import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { scrollHeightOf } from '../row-window.ts'
import { useVirtualScroll } from './use-virtual-scroll.ts'
import './virtual-rows.css'

export interface VirtualRowsProps {
  readonly label: string
  readonly count: number
  /** px */
  readonly rowHeight: number
  readonly head: ComponentChildren
  /** Position of the chosen row, -1 for none. */
  readonly chosen: number
  readonly onChoose: (position: number) => void
  /** Told which positions are in view: [from, to). */
  readonly onView: (from: number, to: number) => void
  /** The cells of a row. */
  readonly row: (position: number) => ComponentChildren
  readonly onKeyDown?: (event: KeyboardEvent) => void
}

/** Rows beyond either edge that exist already. */
const MARGIN = 6

/** The table; it takes the focus, arrow keys move the chosen row. */
export function VirtualRows(props: VirtualRowsProps) {
  const { label, count, rowHeight, head, chosen, onChoose, onView, row } = props
  const { box, topRow, viewHeight, follow } = useVirtualScroll({ count, rowHeight, chosen })
  const from = Math.max(0, Math.floor(topRow) - MARGIN)
  const to = Math.min(count, Math.ceil(topRow + viewHeight / rowHeight) + MARGIN)
  useEffect(() => onView(from, to), [from, to, onView])

  function keyDown(event: KeyboardEvent): void {
    props.onKeyDown?.(event)
    const step = stepOf(event.key, Math.floor(viewHeight / rowHeight) - 1, count)
    if (event.defaultPrevented || step === 0 || count === 0 || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const start = chosen < 0 ? Math.floor(topRow) - Math.sign(step) : chosen
    onChoose(Math.max(0, Math.min(count - 1, start + step)))
  }

  return (
    <div class="virtual">
      <div
        ref={box}
        class="virtual-scroll"
        role="grid"
        aria-label={label}
        aria-rowcount={count + 1}
        aria-activedescendant={chosen >= from && chosen < to ? `row-${chosen}` : undefined}
        tabIndex={0}
        onKeyDown={keyDown}
        onScroll={follow}
      >
        <div class="virtual-head" role="row" aria-rowindex={1}>
          {head}
        </div>
        <div
          class="virtual-space"
          role="presentation"
          style={{ height: `${scrollHeightOf({ count, rowHeight, viewHeight })}px` }}
        >
          <div class="virtual-rows" role="presentation">
            {Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i).map(position => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the table listens to keys for its rows
              <div
                key={position}
                id={`row-${position}`}
                class={position === chosen ? 'virtual-row chosen' : 'virtual-row'}
                role="row"
                tabIndex={-1}
                aria-rowindex={position + 2}
                aria-selected={position === chosen}
                style={{
                  height: `${rowHeight}px`,
                  transform: `translateY(${(position - topRow) * rowHeight}px)`,
                }}
                onClick={() => onChoose(position)}
              >
                {row(position)}
              </div>
            ))}
          </div>
        </div>
      </div>
    </div>
  )
}

function stepOf(key: string, page: number, count: number): number {
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return 1
    case 'ArrowUp':
    case 'k':
      return -1
    case 'PageDown':
      return page
    case 'PageUp':
      return -page
    case 'Home':
      return -count
    case 'End':
      return count
    default:
      return 0
  }
}
