// Long lists show their first items and a button for more.

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { texts } from '../texts.ts'

/** The first items of a list and, where there are more, the button that shows as many again. */
export function useMore<T>(
  items: readonly T[],
  page: number,
): { readonly shown: readonly T[]; readonly more: ComponentChildren } {
  const [limit, setLimit] = useState(page)
  const left = items.length - limit
  return {
    shown: items.slice(0, limit),
    more:
      left > 0 ? (
        <button type="button" class="more" onClick={() => setLimit(limit + page)}>
          {texts.common.moreRows(left)}
        </button>
      ) : null,
  }
}
