import { describe, expect, test } from 'vitest'
import { type AnalysisResult, createAnalysisQueue } from '../../../../src/web/api/analysis/queue.ts'
import type { StoredCase } from '../../../../src/web/api/cases/store.ts'

const RESULT: AnalysisResult = { summary: { attempts: 1, failed: 1, findings: 1 }, problems: [] }
const LARGE = 1000

function job(id: string, sizeBytes = 1): StoredCase {
  const content = {
    version: 1 as const,
    id,
    title: '',
    by: '',
    created: '',
    files: [{ name: 'a', sizeBytes }],
  }
  return { content, folder: '', isDraft: false }
}

function open(workers = 2) {
  const started: string[] = []
  const stopped: string[] = []
  const ended: (readonly [string, string])[] = []
  const logged: string[] = []
  const running = new Map<string, { done: () => void; fails: (text: string) => void }>()
  const queue = createAnalysisQueue({
    workers,
    largeBytes: LARGE,
    start({ content: { id } }) {
      started.push(id)
      const { promise, resolve, reject } = Promise.withResolvers<AnalysisResult>()
      running.set(id, { done: () => resolve(RESULT), fails: text => reject(new Error(text)) })
      return {
        done: promise,
        stop() {
          stopped.push(id)
          reject(new Error('stopped'))
        },
      }
    },
    ended: async (id, failure) => {
      ended.push([id, failure])
    },
    log: line => logged.push(line),
  })
  const settled = () => new Promise(resolve => setImmediate(resolve))
  return { queue, started, stopped, ended, logged, running, settled }
}

describe('the queue of analyses', () => {
  test('runs so many at once, the rest in turn', async () => {
    const { queue, started, running, ended, settled } = open(2)
    for (const id of ['a', 'b', 'c']) queue.add(job(id))
    expect([started, queue.stateOf('a'), queue.stateOf('c')]).toEqual([['a', 'b'], 'analysing', 'waiting'])
    running.get('b')?.done()
    await settled()
    expect([started, ended, queue.stateOf('b')]).toEqual([['a', 'b', 'c'], [['b', '']], undefined])
  })

  test('large cases never take the last worker', async () => {
    const { queue, started, running, settled } = open(2)
    for (const id of ['large1', 'large2']) queue.add(job(id, LARGE))
    queue.add(job('small'))
    expect(started).toEqual(['large1', 'small'])
    running.get('small')?.done()
    await settled()
    expect(started).toEqual(['large1', 'small'])
    running.get('large1')?.done()
    await settled()
    expect(started).toEqual(['large1', 'small', 'large2'])
  })

  test('one worker alone takes large cases too', () => {
    const { queue, started } = open(1)
    queue.add(job('large', LARGE))
    expect(started).toEqual(['large'])
  })

  test('a failure is kept with its reason, and the next one runs', async () => {
    const { queue, started, running, ended, logged, settled } = open(1)
    queue.add(job('abcdefghijkl'))
    queue.add(job('b'))
    running.get('abcdefghijkl')?.fails('no log among the files')
    await settled()
    expect([ended, started]).toEqual([[['abcdefghijkl', 'no log among the files']], ['abcdefghijkl', 'b']])
    expect(logged).toEqual(['case abcdef… was not analysed: no log among the files'])
  })

  test('a case that is removed is given up, whether it waits or runs', async () => {
    const { queue, started, stopped, ended, settled } = open(1)
    for (const id of ['a', 'b', 'c']) queue.add(job(id))
    queue.drop('b')
    queue.drop('a')
    await settled()
    expect([started, stopped, ended]).toEqual([['a', 'c'], ['a'], []])
  })

  test('closing stops what runs and keeps no outcome of it: the next start does it again', async () => {
    const { queue, started, stopped, ended } = open(1)
    for (const id of ['a', 'b']) queue.add(job(id))
    await queue.close()
    expect([started, stopped, ended]).toEqual([['a'], ['a'], []])
  })
})
