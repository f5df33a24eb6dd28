// What the server behind the page answers, asked for when a view is shown and again when it says so.

import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'

export interface FromServer<T> {
  /** Undefined until the first answer. */
  readonly value: T | undefined
  /** Why the last question had no answer; '' when it had. */
  readonly problem: string
  /** Asks again. */
  readonly reload: () => Promise<void>
}

/** Asks once and on `reload`. The old answer stays until the new one is here. */
export function useServer<T>(question: () => Promise<T>): FromServer<T> {
  const [value, setValue] = useState<T | undefined>(undefined)
  const [problem, setProblem] = useState('')
  const isShown = useRef(true)
  const reload = useCallback(async () => {
    try {
      const answer = await question()
      if (!isShown.current) return
      setValue(answer)
      setProblem('')
    } catch (thrown) {
      if (isShown.current) setProblem(messageOf(thrown))
    }
  }, [])
  useEffect(() => {
    isShown.current = true
    void reload()
    return () => {
      isShown.current = false
    }
  }, [])
  return { value, problem, reload }
}
