// Runs one step of the web part and hands its outcome to whoever listens.

import { performance } from 'node:perf_hooks'
import type { ClientProblem } from '../http/problem.ts'
import type { WebOptions, WebStep } from './web-options.ts'

/** A step that went well, or its problem. */
export type StepResult<T> =
  | ({ readonly kind: 'passed' } & T)
  | { readonly kind: 'failed'; readonly problem: ClientProblem }

/** Runs a step. The duration is measured with a clock that is never set. */
export async function timedStep<T>(
  { onStep }: WebOptions,
  step: Pick<WebStep, 'phase' | 'url'>,
  run: () => Promise<StepResult<T>>,
): Promise<StepResult<T>> {
  const startMs = performance.now()
  const result = await run()
  const durationMs = performance.now() - startMs
  onStep?.({ ...step, durationMs, ...(result.kind === 'failed' ? { problem: result.problem } : {}) })
  return result
}
