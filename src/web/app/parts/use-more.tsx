// Long lists show their first items, more as they come into view, and a button for the rest.

import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { texts } from '../texts.ts'

/** Items that come by themselves; what is further down is better found by a filter. */
const BY_THEMSELVES = 600

/** The first items of a list and, where there are more, what brings them. @param order begins anew when it changes */
export function useMore<T>(
  items: readonly T[],
  page: number,
  order = '',
): { readonly shown: readonly T[]; readonly more: ComponentChildren } {
  const [{ limit, of }, setLimit] = useState({ limit: page, of: order })
  const shown = of === order ? limit : page
  const left = items.length - shown
  const grow = (): void => setLimit({ limit: shown + page, of: order })
  return {
    shown: items.slice(0, shown),
    more: left > 0 ? <More left={left} grow={grow} byItself={shown < BY_THEMSELVES} /> : null,
  }
}

interface MoreProps {
  readonly left: number
  readonly grow: () => void
  readonly byItself: boolean
}

function More({ left, grow, byItself }: MoreProps) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!button.current || !byItself) return undefined
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && grow(), {
      rootMargin: '300px',
    })
    observer.observe(button.current)
    return () => observer.disconnect()
  })
  return (
    <button ref={button} type="button" class="more" onClick={grow}>
      {texts.common.moreRows(left)}
    </button>
  )
}
