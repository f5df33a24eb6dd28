// An analysis in a process of its own, limited in memory and time: whatever a log does to it, the server goes on. (A thread that
// runs out of memory takes the whole server with it.)

import { type ChildProcess, fork } from 'node:child_process'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../base/errors.ts'
import type { StoredCase } from '../cases/store.ts'
import { type AnalysisResult, REPORT_FOLDER, type RunningAnalysis } from './queue.ts'

export interface ProcessOptions {
  /** Module that the process runs: it is sent one AnalysisTask and sends one AnalysisAnswer. */
  readonly script: URL
  readonly memoryBytes: number
  readonly timeMs: number
}

/** What a process is to do. */
export interface AnalysisTask {
  /** Files with the names they are shown by. */
  readonly files: readonly { readonly path: string; readonly name: string }[]
  /** The reports go there; it is to be made. */
  readonly folder: string
}

/** What a process answers. */
export type AnalysisAnswer =
  | { readonly kind: 'done'; readonly result: AnalysisResult }
  | { readonly kind: 'failed'; readonly text: string }

/** What a process needs of the environment, and nothing that may be secret. */
const ENVIRONMENT = ['SystemRoot', 'TEMP', 'TMP', 'TMPDIR'] as const

/** Starts the analysis of a case. */
export function startProcess({ content, folder }: StoredCase, options: ProcessOptions): RunningAnalysis {
  const fresh = join(folder, `${REPORT_FOLDER}.new`)
  const files = content.files.map(({ name }, i) => ({ path: join(folder, String(i)), name }))
  const child = fork(options.script, {
    execArgv: [`--max-old-space-size=${Math.ceil(options.memoryBytes / 2 ** 20)}`],
    env: Object.fromEntries(ENVIRONMENT.map(name => [name, process.env[name]])),
    // What it prints comes from logs; only the words of Node about memory are looked for.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  child.send({ files, folder: fresh } satisfies AnalysisTask)
  const done = answerOf(child, options)
    .then(result => putInPlace(fresh, join(folder, REPORT_FOLDER), result))
    .finally(() => rm(fresh, { recursive: true, force: true }))
  return { done, stop: () => void child.kill('SIGKILL') }
}

async function putInPlace(fresh: string, place: string, result: AnalysisResult): Promise<AnalysisResult> {
  await rm(place, { recursive: true, force: true })
  await rename(fresh, place)
  return result
}

/** The answer, when the process has ended. Rejects with AppError when there is none or it is a failure. */
function answerOf(child: ChildProcess, { timeMs, memoryBytes }: ProcessOptions): Promise<AnalysisResult> {
  return new Promise((resolve, reject) => {
    let answer: AnalysisAnswer | undefined
    let isLate = false
    let isOutOfMemory = false
    const timer = setTimeout(() => {
      isLate = true
      child.kill('SIGKILL')
    }, timeMs)
    child.stderr?.on('data', part => {
      isOutOfMemory ||= String(part).includes('heap out of memory')
    })
    child.once('message', (said: AnalysisAnswer) => {
      answer = said
    })
    // More than one may come: of starting it, and of sending to what was not started.
    child.on('error', thrown => fail(`it could not be started: ${thrown.message}`))
    child.once('close', () => {
      clearTimeout(timer)
      if (answer?.kind === 'done') resolve(answer.result)
      else if (answer) fail(answer.text)
      else if (isLate)
        fail(`it took longer than ${Math.ceil(timeMs / 60_000)} min; bring fewer or shorter logs`)
      else if (isOutOfMemory)
        fail(
          `it needs more memory than the ${Math.ceil(memoryBytes / 2 ** 20)} MB that are allowed; bring fewer logs`,
        )
      else fail('it ended before it was done')
    })
    function fail(text: string): void {
      reject(new AppError('limit', text))
    }
  })
}

/** Runs in the process: does its one task and ends. Interrupts at the terminal are for the server, which ends this. */
export function answerTask(analyse: (task: AnalysisTask) => Promise<AnalysisResult>): void {
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
  // Nobody waits for an answer any more.
  process.once('disconnect', () => process.exit(1))
  process.once('message', (task: AnalysisTask) => {
    void analyse(task)
      .then(
        (result): AnalysisAnswer => ({ kind: 'done', result }),
        (thrown): AnalysisAnswer => ({
          kind: 'failed',
          text: thrown instanceof Error ? thrown.message : String(thrown),
        }),
      )
      .then(answer => process.send?.(answer, () => process.exit(0)))
  })
}
