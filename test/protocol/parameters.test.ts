import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseParameters, splitOutsideQuotes, unquote } from '../../src/protocol/parameters.ts'

test('splits only outside quotes and brackets', () => {
  expect(splitOutsideQuotes('a="x;y"; b ;c=<sip:u;p>', ';')).toEqual(['a="x;y"', 'b', 'c=<sip:u;p>'])
})

test('reads names without case, blanks around the sign, and values without quotes', () => {
  const parameters = parseParameters('Reason = "a \\"b\\"" ; source="s";flag', ';')
  expect([...parameters]).toEqual([
    ['reason', 'a "b"'],
    ['source', 's'],
    ['flag', ''],
  ])
})

test('accepts a quote that is never closed', () => {
  expect(unquote('"cut off')).toBe('cut off')
})

test('plain lists are read as odd ones are', () => {
  const piece = fc.constantFrom(
    'a',
    'B',
    '=',
    '"',
    ' ',
    ';',
    ',',
    '\\',
    '<',
    '>',
    'tag=1',
    'x="y z"',
    ';q=0.5',
    ', r="s"',
  )
  const list = fc.array(piece, { maxLength: 12 }).map(pieces => pieces.join(''))
  fc.assert(
    fc.property(list, fc.constantFrom(',' as const, ';' as const), (text, separator) => {
      const expected = new Map<string, string>()
      for (const part of splitOutsideQuotes(text, separator)) {
        const [name = '', ...rest] = part.split('=')
        const key = name.trim().toLowerCase()
        if (!expected.has(key)) expected.set(key, unquote(rest.join('=').trim()))
      }
      expect(parseParameters(text, separator)).toEqual(expected)
    }),
    { numRuns: 2000 },
  )
})
