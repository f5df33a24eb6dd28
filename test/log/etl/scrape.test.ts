import { expect, test } from 'vitest'
import { joinScraped, scrapeTexts } from '../../../src/log/etl/scrape.ts'
import { createByteBuilder } from '../byte-builder.ts'

const scrape = (bytes: Uint8Array): string[] => scrapeTexts(bytes, 0, bytes.length)

test('finds 8-bit and UTF-16 texts in order', () => {
  const bytes = createByteBuilder().u32(1).ascii('first\0').utf16('second\0').u32(2).ascii('third\0').build()
  expect(scrape(bytes)).toEqual(['first', 'second', 'third'])
})

test('leaves runs that are too short', () => {
  expect(scrape(createByteBuilder().ascii('four\0').utf16('abc\0').build())).toEqual([])
})

test('keeps line ends inside a text', () => {
  expect(scrape(createByteBuilder().ascii('a: b\r\nc: d\r\n\0').build())).toEqual(['a: b\r\nc: d\r\n'])
})

test('keeps UTF-8 letters inside a text', () => {
  expect(scrape(createByteBuilder().ascii('Zoë and 日本 \0').build())).toEqual(['Zoë and 日本 '])
})

test('marks numbers outside texts that look like failures, and words those of sign-in as codes', () => {
  const bytes = createByteBuilder()
    .u32(0x80090325)
    .u32(0x8abcdef0)
    .u32(0xc3e93c2f)
    .u32(5061)
    .ascii('hello\0')
    .build()
  expect(scrape(bytes)).toEqual([
    '(possible result code 0x80090325)',
    '(possible 0x8ABCDEF0)',
    '(possible result code 0xC3E93C2F)',
    'hello',
  ])
})

test('puts a text with line ends on lines of its own', () => {
  expect(joinScraped(['one', 'two', 'a\r\nb\r\n', 'three'])).toBe('one two\na\r\nb\r\nthree')
})
