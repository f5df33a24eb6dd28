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
