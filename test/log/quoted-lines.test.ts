// Logs that were quoted in a mail are read as if they had come as files.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asciiBytes } from '../../src/base/ascii.ts'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { decodeText, encodeText } from '../../src/base/text.ts'
import { quoteDepth, withoutQuotes } from '../../src/log/quoted-lines.ts'
import { readAll } from './read-all.ts'

const lines = (...all: string[]): string => all.join('\n')

test.each([
  [lines('> a1', '> b2', '> c3', '> d4'), 1],
  [lines('>a1', '>b2', '>', '>c3', '>d4'), 1],
  [lines('>> a1', '>> b2', '> > c3', '>> d4'), 2],
  ['the third level belongs to one line', 0],
  [lines('>> a1', '>> b2', '>>> c3', '>> d4'), 2],
  [lines('> a1', '> b2', '> c3'), 0],
  [lines('* Connected', '> GET / HTTP/1.1', '> Host: x', '> Accept: */*', '> ', '< HTTP/1.1 200 OK'), 0],
  [lines('Hello,', ...Array<string>(20).fill('> a line')), 1],
  ['', 0],
])('judges %j', (text, expected) => {
  expect(quoteDepth(asciiBytes(text))).toBe(expected)
})

test('takes the marks out and nothing else', async () => {
  const view = await withoutQuotes(createMemorySource('x', encodeText('> a\r\n>  ü\n>\nHello\n>> b')), 1)
  expect(decodeText(await view.read(0, view.sizeBytes))).toBe('a\r\n ü\n\nHello\n> b')
})

test('any part of the view is a part of the whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string(), { minLength: 1 }),
      fc.nat(300),
      fc.nat(300),
      async (texts, a, b) => {
        const text = texts.map(line => line.replaceAll('\n', '')).join('\n')
        const quoted = text.replaceAll(/^/gm, '> ')
        const view = await withoutQuotes(createMemorySource('x', encodeText(quoted)), 1)
        const whole = encodeText(text)
        expect(view.sizeBytes).toBe(whole.length)
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        expect(await view.read(from, to)).toEqual(whole.slice(from, to))
      },
    ),
  )
})

test('lines longer and shorter than what is read at once keep their text', async () => {
  const texts = [
    'x'.repeat(3 << 20),
    ...Array<string>(50_000).fill('> of the log itself, and long enough to cross a border'),
  ]
  const view = await withoutQuotes(
    createMemorySource('x', asciiBytes(texts.map(text => `> ${text}`).join('\n'))),
    1,
  )
  expect(decodeText(await view.read(0, view.sizeBytes)) === texts.join('\n')).toBe(true)
})

test('a quoted client log has its records at their lines', async () => {
  const line = (text: string): string => `> 03/14/2016|10:11:12.345 1A2C:1F40 INFO  :: ${text}\r\n`
  const { texts, records, summary } = await readAll(`${line('one')}${line('two')}> more\r\n${line('three')}`)
  expect(summary.regions.map(({ format }) => format)).toEqual(['uccapilog'])
  expect(texts.map(({ text }) => text.trim())).toEqual(['one', 'two\r\nmore', 'three'])
  expect(records.map(({ line: at }) => at)).toEqual([1, 2, 4])
})
