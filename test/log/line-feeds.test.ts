import { expect, test } from 'vitest'
import { asciiBytes } from '../../src/base/ascii.ts'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { decodeText } from '../../src/base/text.ts'
import { endsLinesByCr, withLineFeeds } from '../../src/log/line-feeds.ts'
import { readAll } from './read-all.ts'

const LINE = '03/14/2016|10:11:12.345 1A2C:1F40 INFO  :: '

test.each([
  ['a\rb\rc\r', true],
  ['a\rb\r', false],
  ['a\r\nb\r\nc\r\n', false],
  ['a\rb\rc\rd\n', false],
  ['abc', false],
])('judges %j', (text, expected) => {
  expect(endsLinesByCr(asciiBytes(text))).toBe(expected)
})

test('shows the same bytes with LFs, and leaves those of the source alone', async () => {
  const bytes = asciiBytes('a\rb\r\rc')
  const view = withLineFeeds(createMemorySource('x', bytes))
  expect(decodeText(await view.read(1, 7))).toBe('\nb\n\nc')
  expect(decodeText(bytes)).toBe('a\rb\r\rc')
})

test('uses the buffer it is given', async () => {
  const source = {
    ...createMemorySource('x', asciiBytes('a\rb')),
    read: (_from: number, _to: number, into?: Uint8Array) => {
      into?.set(asciiBytes('a\rb'))
      return Promise.resolve(into?.subarray(0, 3) ?? new Uint8Array())
    },
  }
  const into = new Uint8Array(10)
  expect((await withLineFeeds(source).read(0, 3, into)).buffer).toBe(into.buffer)
  expect(decodeText(into, 0, 3)).toBe('a\nb')
})

test('a log whose lines end by CR has its records at their places', async () => {
  const { records, texts } = await readAll(`${LINE}one\r${LINE}two\rmore\r${LINE}three\r`)
  expect(records.map(({ offset, line }) => [offset, line])).toEqual([
    [0, 1],
    [LINE.length + 4, 2],
    [2 * LINE.length + 13, 4],
  ])
  expect(texts.map(({ text }) => text)).toEqual(['one\n', 'two\nmore\n', 'three\n'])
})
