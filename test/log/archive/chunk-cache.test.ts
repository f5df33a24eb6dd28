import { expect, test } from 'vitest'
import { createChunkCache } from '../../../src/log/archive/chunk-cache.ts'

const chunk = (value: number): Uint8Array => new Uint8Array(10).fill(value)

test('the least recently used chunk goes when there is no room', () => {
  const entry = createChunkCache(25).openEntry()
  entry.put(0, chunk(0))
  entry.put(1, chunk(1))
  entry.get(0)
  entry.put(2, chunk(2))
  expect([0, 1, 2].map(index => entry.get(index)?.[0])).toEqual([0, undefined, 2])
})

test('entries do not see the chunks of each other', () => {
  const cache = createChunkCache()
  const [first, second] = [cache.openEntry(), cache.openEntry()]
  first.put(0, chunk(1))
  expect(second.get(0)).toBeUndefined()
})

test('a chunk larger than the limit is kept until the next one', () => {
  const entry = createChunkCache(5).openEntry()
  entry.put(0, chunk(0))
  expect(entry.get(0)).toBeDefined()
  entry.put(1, chunk(1))
  expect(entry.get(0)).toBeUndefined()
})
