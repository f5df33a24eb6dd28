import { expect, test } from 'vitest'
import { type ByteSource, createMemorySource } from '../../src/base/byte-source.ts'
import { createWindowReader, withReadAhead } from '../../src/log/window-reader.ts'

const BYTES = Uint8Array.from({ length: 100 }, (_, i) => i)

/** A source that counts how often it is read. */
function counting(): { source: ByteSource; reads: () => number } {
  const memory = createMemorySource('x', BYTES)
  let reads = 0
  const source: ByteSource = {
    ...memory,
    read(from, to) {
      reads++
      return memory.read(from, to)
    },
  }
  return { source, reads: () => reads }
}

test('what the window holds needs no reading', async () => {
  const { source } = counting()
  const reader = createWindowReader(source, 20)
  expect(reader.held(0, 1)).toBeUndefined()
  expect([...(await reader.load(10, 3))]).toEqual([10, 11, 12])
  expect([...(reader.held(28, 2) ?? [])]).toEqual([28, 29])
  expect(reader.held(29, 2)).toBeUndefined()
})

test('a window grows for what is larger and ends where the source ends', async () => {
  const reader = createWindowReader(createMemorySource('x', BYTES), 20)
  expect(await reader.load(10, 50)).toHaveLength(50)
  expect([...(await reader.load(95, 50))]).toEqual([95, 96, 97, 98, 99])
})

test('reading ahead gives the same bytes in fewer reads', async () => {
  const { source, reads } = counting()
  const ahead = withReadAhead(source, 25)
  const all: number[] = []
  for (let at = 0; at < 100; at += 5) all.push(...(await ahead.read(at, at + 5)))
  expect(all).toEqual([...BYTES])
  expect(reads()).toBe(4)
  expect(await ahead.read(98, 200)).toHaveLength(2)
})
