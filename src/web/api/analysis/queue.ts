// Which case is analysed when. Large cases never take every worker, so that a small one does not wait behind them.

import { messageOf } from '../../../base/errors.ts'
import type { CaseFile } from '../cases/case-file.ts'
import { shortId } from '../cases/retention.ts'
import type { StoredCase } from '../cases/store.ts'

/** Where the reports of a case lie in its folder. */
export const REPORT_FOLDER = 'reports'

export interface ReportForm {
  readonly format: 'json' | 'html' | 'markdown'
  readonly redacted: boolean
}

const EXTENSIONS: Readonly<Record<ReportForm['format'], string>> = {
  json: 'json',
  html: 'html',
  markdown: 'md',
}

/** Name of the file that holds a report. */
export function reportFileName({ format, redacted }: ReportForm): string {
  return `${redacted ? 'redacted' : 'report'}.${EXTENSIONS[format]}`
}

/** What an analysis found, besides the reports. */
export type AnalysisResult = Pick<NonNullable<CaseFile['analysis']>, 'summary' | 'problems'>

export interface RunningAnalysis {
  /** What was found; the reports lie in the folder of the case. Rejects with the reason why there are none. */
  readonly done: Promise<AnalysisResult>
  stop(): void
}

export interface AnalysisQueueOptions {
  /** Analyses at once. */
  readonly workers: number
  /** Bytes from which a case is large. */
  readonly largeBytes: number
  readonly start: (job: StoredCase) => RunningAnalysis
  /** Called when an analysis has ended. `failure` is '' when it went well. */
  readonly ended: (id: string, failure: string, result: AnalysisResult) => Promise<void>
  readonly log: (line: string) => void
}

export interface AnalysisQueue {
  add(job: StoredCase): void
  /** Gives up a case that waits or is analysed. */
  drop(id: string): void
  /** undefined when it neither waits nor is analysed. */
  stateOf(id: string): 'waiting' | 'analysing' | undefined
  /** Stops everything; what was not done is left for the next start. */
  close(): Promise<void>
}

interface Running {
  readonly job: StoredCase
  readonly analysis: RunningAnalysis
  /** Resolves when its outcome is kept. */
  over: Promise<void>
}

const NOTHING: AnalysisResult = { summary: null, problems: [] }

/** Creates a queue. */
export function createAnalysisQueue(options: AnalysisQueueOptions): AnalysisQueue {
  const { workers, start, ended, log } = options
  const waiting: StoredCase[] = []
  const running = new Map<string, Running>()
  let closed = false

  function runNext(): void {
    while (!closed && running.size < workers) {
      const job = findNext(waiting, [...running.values()], options)
      if (!job) return
      waiting.splice(waiting.indexOf(job), 1)
      const analysis = start(job)
      const entry = { job, analysis, over: Promise.resolve() }
      running.set(job.content.id, entry)
      entry.over = finish(job, analysis)
    }
  }

  async function finish({ content: { id } }: StoredCase, { done }: RunningAnalysis): Promise<void> {
    const { result, failure } = await done.then(
      found => ({ result: found, failure: '' }),
      thrown => ({ result: NOTHING, failure: messageOf(thrown) || 'the analysis failed' }),
    )
    const wanted = running.has(id) && !closed
    try {
      // The case counts as being analysed until its outcome is kept.
      if (wanted) await ended(id, failure, result)
      if (wanted && failure !== '') log(`case ${shortId(id)} was not analysed: ${failure}`)
    } catch (thrown) {
      log(`the outcome of case ${shortId(id)} could not be kept: ${messageOf(thrown)}`)
    } finally {
      running.delete(id)
      runNext()
    }
  }

  return {
    add(job) {
      waiting.push(job)
      runNext()
    },
    drop(id) {
      const at = waiting.findIndex(job => job.content.id === id)
      if (at >= 0) waiting.splice(at, 1)
      const entry = running.get(id)
      running.delete(id)
      entry?.analysis.stop()
    },
    stateOf(id) {
      if (running.has(id)) return 'analysing'
      return waiting.some(job => job.content.id === id) ? 'waiting' : undefined
    },
    async close() {
      closed = true
      waiting.splice(0)
      const entries = [...running.values()]
      for (const { analysis } of entries) analysis.stop()
      await Promise.all(entries.map(({ over }) => over))
    },
  }
}

/** The first that waits, passing over large ones while others of them leave no more than one worker. */
function findNext(
  waiting: readonly StoredCase[],
  running: readonly Running[],
  { workers, largeBytes }: AnalysisQueueOptions,
): StoredCase | undefined {
  const isLarge = ({ content }: StoredCase): boolean =>
    content.files.reduce((sum, file) => sum + file.sizeBytes, 0) >= largeBytes
  const large = running.filter(({ job }) => isLarge(job)).length
  return waiting.find(job => large < Math.max(1, workers - 1) || !isLarge(job))
}
