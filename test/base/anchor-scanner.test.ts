import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createAnchorScanner } from '../../src/base/anchor-scanner.ts'
import { bytesOf } from './bytes.ts'

const word = fc.string({ unit: fc.constantFrom('a', 'B', 'c', ' '), minLength: 1, maxLength: 4 })

test('marks exactly the groups of which a literal occurs, whatever the case', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(word, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 }),
      fc.string({ unit: fc.constantFrom('A', 'b', 'C', 'd', ' '), maxLength: 30 }),
      (groups, text) => {
        const hits = new Uint8Array(groups.length)
        const any = createAnchorScanner(groups).scan(bytesOf(text), 0, text.length, hits)
        const expected = groups.map(group =>
          group.some(literal => text.toLowerCase().includes(literal.toLowerCase())),
        )
        expect([...hits].map(Boolean)).toEqual(expected)
        expect(any).toBe(expected.includes(true))
      },
    ),
  )
})

test('finds a literal that is the end of another one', () => {
  const hits = new Uint8Array(2)
  createAnchorScanner([['certificate'], ['cate']]).scan(bytesOf('a certificate'), 0, 13, hits)
  expect([...hits]).toEqual([1, 1])
})
