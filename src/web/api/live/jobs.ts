// What was begun over the interface and goes on by itself: probes, searches. A job belongs to the one who began it; its events and
// its result stay for a while after it has ended, and it ends with the server at the latest.

import { randomBytes } from 'node:crypto'
import { messageOf } from '../../../base/errors.ts'
import { Refusal } from '../refusal.ts'
import { createEventLog, type EventLog } from './event-log.ts'

export interface Job<Event, Result> {
  /** Cannot be guessed. */
  readonly id: string
  /** Name of the token of the one who began it. */
  readonly by: string
  readonly startedMs: number
  readonly events: EventLog<Event>
  /** Undefined while it runs, and when it failed. */
  readonly result: Result | undefined
  readonly state: 'running' | 'done' | 'failed'
  /** Why it failed; '' otherwise. */
  readonly stateText: string
  /** Asks it to end; it then gives what it has. */
  cancel(): void
}

export interface JobTools<Event> {
  readonly tell: (event: Event) => void
  readonly signal: AbortSignal
}

export interface JobsOptions<Result> {
  /** Running at once. */
  readonly running: number
  /** Kept after their end; the oldest give way. */
  readonly kept: number
  /** Told of results that give way, and of all at the end: what they hold on the disk can go. */
  readonly dropped?: (result: Result) => void
}

export interface Jobs<Event, Result> {
  /** Throws Refusal when too many run. */
  start(by: string, work: (tools: JobTools<Event>) => Promise<Result>): Job<Event, Result>
  /** Throws Refusal when there is none of this caller. */
  get(id: string, by: string): Job<Event, Result>
  list(by: string): Job<Event, Result>[]
  /** Ends all; resolves when none runs. */
  close(): Promise<void>
}

/** Creates an empty table. */
export function createJobs<Event, Result>(options: JobsOptions<Result>): Jobs<Event, Result> {
  const { running, kept } = options
  const jobs = new Map<string, Job<Event, Result>>()
  const ends = new Set<Promise<void>>()

  function makeRoom(): void {
    if (ends.size >= running)
      throw new Refusal(429, 'too-many', `${running} run already; wait for one to end, or end one`)
    const ended = [...jobs.values()].filter(({ state }) => state !== 'running')
    for (const job of ended.slice(0, Math.max(0, ended.length - kept + 1))) drop(job)
  }

  function drop({ id, result }: Job<Event, Result>): void {
    jobs.delete(id)
    if (result !== undefined) options.dropped?.(result)
  }

  return {
    start(by, work) {
      makeRoom()
      const { job, end } = startJob(by, work)
      jobs.set(job.id, job)
      ends.add(end)
      void end.finally(() => ends.delete(end))
      return job
    },
    get(id, by) {
      const job = jobs.get(id)
      if (job?.by !== by)
        throw new Refusal(404, 'not-found', 'there is nothing of this id; it may have given way')
      return job
    },
    list: by => [...jobs.values()].filter(job => job.by === by),
    async close() {
      for (const job of jobs.values()) job.cancel()
      await Promise.all(ends)
      for (const job of [...jobs.values()]) drop(job)
    },
  }
}

/** Begins to work; `end` resolves when it has ended, in whatever way. */
function startJob<Event, Result>(
  by: string,
  work: (tools: JobTools<Event>) => Promise<Result>,
): { readonly job: Job<Event, Result>; readonly end: Promise<void> } {
  const events = createEventLog<Event>()
  const ending = new AbortController()
  let result: Result | undefined
  let state: Job<Event, Result>['state'] = 'running'
  let stateText = ''

  async function run(): Promise<void> {
    try {
      result = await work({ tell: event => events.append(event), signal: ending.signal })
      state = 'done'
    } catch (thrown) {
      state = 'failed'
      stateText = messageOf(thrown)
    }
    events.end()
  }

  const job: Job<Event, Result> = {
    id: randomBytes(12).toString('base64url'),
    by,
    startedMs: Date.now(),
    events,
    get result() {
      return result
    },
    get state() {
      return state
    },
    get stateText() {
      return stateText
    },
    cancel: () => ending.abort(),
  }
  return { job, end: run() }
}
