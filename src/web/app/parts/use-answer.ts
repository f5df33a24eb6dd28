// Asks the worker when a view needs something, and again when what it depends on changes.

import { useEffect, useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import { worker } from '../actions.ts'
import type { CallName, Calls } from '../worker-protocol.ts'

export type Answer<T> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'here'; readonly value: T }
  | { readonly kind: 'failed'; readonly text: string }

/** The answer to a call; nothing is asked while `request` is undefined. While a new one is waited for the old one stays. @param about when any of these changes, it is asked again */
export function useAnswer<N extends CallName>(
  name: N,
  request: Calls[N]['request'] | undefined,
  about: readonly unknown[],
): Answer<Calls[N]['answer']> {
  const [answer, setAnswer] = useState<Answer<Calls[N]['answer']>>({ kind: 'waiting' })
  useEffect(() => {
    if (request === undefined) return undefined
    let gone = false
    worker.call(name, request).then(
      value => !gone && setAnswer({ kind: 'here', value }),
      thrown => !gone && setAnswer({ kind: 'failed', text: messageOf(thrown) }),
    )
    return () => {
      gone = true
    }
  }, about)
  return answer
}
