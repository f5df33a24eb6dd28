// Questions that a running job asks the person who began it, and their answers.

import { Refusal } from '../refusal.ts'

export interface Questions {
  /** Resolves with the answer, which is remembered; false when the job is ended before there is one. */
  ask(host: string): Promise<boolean>
  /** Throws Refusal when nobody asks that. */
  answer(question: string, trusted: boolean): void
}

interface QuestionsOptions {
  readonly onAsked: (question: string, host: string) => void
  readonly onAnswered: (question: string, trusted: boolean) => void
  readonly signal: AbortSignal
}

/** Creates questions of one job. */
export function createQuestions({ onAsked, onAnswered, signal }: QuestionsOptions): Questions {
  const waiting = new Map<string, (trusted: boolean) => void>()
  const known = new Map<string, Promise<boolean>>()
  const settle = (question: string, trusted: boolean): void => {
    const resolve = waiting.get(question)
    if (!waiting.delete(question)) throw new Refusal(409, 'conflict', 'this question is answered already')
    onAnswered(question, trusted)
    resolve?.(trusted)
  }
  signal.addEventListener('abort', () => {
    for (const question of [...waiting.keys()]) settle(question, false)
  })
  return {
    ask(host) {
      const before = known.get(host)
      if (before) return before
      if (signal.aborted) return Promise.resolve(false)
      const question = String(known.size + 1)
      const answer = new Promise<boolean>(resolve => {
        waiting.set(question, resolve)
        onAsked(question, host)
      })
      known.set(host, answer)
      return answer
    },
    answer: settle,
  }
}
