// What a running job tells reaches every reader, whenever it begins to read.

import { expect, test } from 'vitest'
import { createEventLog, type EventLog } from '../../../../src/web/api/live/event-log.ts'

const never = new AbortController().signal

async function readAll(log: EventLog<string>, afterId = 0, signal = never): Promise<string[]> {
  const read: string[] = []
  for await (const { id, event } of log.read(afterId, signal)) read.push(`${id} ${event}`)
  return read
}

test('a reader gets what came before and what comes after', async () => {
  const log = createEventLog<string>()
  log.append('one')
  const read = readAll(log)
  await Promise.resolve()
  log.append('two')
  log.end()
  expect(await read).toEqual(['1 one', '2 two'])
  expect(await readAll(log)).toEqual(['1 one', '2 two'])
})

test('a reader that was cut off goes on after the last event it has seen', async () => {
  const log = createEventLog<string>()
  for (const event of ['one', 'two', 'three']) log.append(event)
  log.end()
  expect(await readAll(log, 2)).toEqual(['3 three'])
  expect(await readAll(log, 99)).toEqual([])
})

test('the oldest events give way, and the numbers tell', async () => {
  const log = createEventLog<string>({ keep: 2 })
  for (const event of ['one', 'two', 'three', 'four', 'five']) log.append(event)
  log.end()
  expect(await readAll(log)).toEqual(['4 four', '5 five'])
})

test('nothing is added after the end', async () => {
  const log = createEventLog<string>()
  log.end()
  log.append('late')
  expect(await readAll(log)).toEqual([])
})

test('a reader that goes away does not wait', async () => {
  const log = createEventLog<string>()
  const going = new AbortController()
  const read = readAll(log, 0, going.signal)
  log.append('one')
  await new Promise(resolve => setImmediate(resolve))
  going.abort()
  expect(await read).toEqual(['1 one'])
})
