// Work that goes on after the request that began it.

import { expect, test } from 'vitest'
import { createJobs } from '../../../../src/web/api/live/jobs.ts'
import { Refusal } from '../../../../src/web/api/refusal.ts'

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))

async function eventsOf(job: {
  events: { read(after: number, signal: AbortSignal): AsyncIterable<{ event: string }> }
}) {
  const read: string[] = []
  for await (const { event } of job.events.read(0, new AbortController().signal)) read.push(event)
  return read
}

test('a job tells what it does and keeps its result', async () => {
  const jobs = createJobs<string, number>({ running: 1, kept: 1 })
  const job = jobs.start('alice', async ({ tell }) => {
    tell('half')
    await Promise.resolve()
    return 42
  })
  expect(job.state).toBe('running')
  expect(await eventsOf(job)).toEqual(['half'])
  expect(jobs.get(job.id, 'alice')).toMatchObject({ state: 'done', result: 42, stateText: '' })
})

test('a job that fails says why, and its readers come to an end', async () => {
  const jobs = createJobs<string, number>({ running: 1, kept: 1 })
  const job = jobs.start('alice', () => Promise.reject(new Error('no such host')))
  expect(await eventsOf(job)).toEqual([])
  expect(job).toMatchObject({ state: 'failed', stateText: 'no such host', result: undefined })
})

test('a job that is cancelled gives what it has', async () => {
  const jobs = createJobs<string, string>({ running: 1, kept: 1 })
  const job = jobs.start('alice', async ({ signal }) => {
    await untilAborted(signal)
    return 'so far'
  })
  job.cancel()
  await eventsOf(job)
  expect(job.result).toBe('so far')
})

test('nobody else sees a job', () => {
  const jobs = createJobs<string, void>({ running: 1, kept: 1 })
  const job = jobs.start('alice', ({ signal }) => untilAborted(signal))
  expect(() => jobs.get(job.id, 'bob')).toThrow(Refusal)
  expect(jobs.list('bob')).toEqual([])
  expect(jobs.list('alice')).toEqual([job])
  job.cancel()
})

test('no more run than allowed, and the oldest that have ended give way', async () => {
  const jobs = createJobs<string, void>({ running: 1, kept: 1 })
  const first = jobs.start('alice', () => Promise.resolve())
  expect(() => jobs.start('alice', () => Promise.resolve())).toThrow(/run already/)
  await eventsOf(first)
  await new Promise(resolve => setImmediate(resolve))
  const second = jobs.start('alice', ({ signal }) => untilAborted(signal))
  expect(() => jobs.get(first.id, 'alice')).toThrow(Refusal)
  await jobs.close()
  expect(second.state).toBe('done')
})
