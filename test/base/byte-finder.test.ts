import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createByteFinder } from '../../src/base/byte-finder.ts'
import { bytesOf } from './bytes.ts'

test('finds what indexOf finds, in any part of the text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', '\n'), minLength: 1, maxLength: 4 }),
      fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 40 }),
      fc.nat(10),
      (literal, text, from) => {
        const expected = text.indexOf(literal, from)
        expect(createByteFinder(literal)(bytesOf(text), from, text.length)).toBe(expected)
      },
    ),
  )
})

test('does not find a literal that crosses the end of the range', () => {
  expect(createByteFinder('CSeq')(bytesOf('xxCSeq'), 0, 5)).toBe(-1)
})
