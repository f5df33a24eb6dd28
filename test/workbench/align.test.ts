import fc from 'fast-check'
import { expect, test } from 'vitest'
import { align } from '../../src/workbench/align.ts'

const same = (a: string, b: string): number => (a === b ? 2 : a[0] === b[0] ? 1 : 0)
const rows = (left: string, right: string): string[] =>
  align(left.split(' '), right.split(' '), same).map(pair => `${pair.left ?? '-'}|${pair.right ?? '-'}`)

test('equal items stand in one row, the others alone', () => {
  expect(rows('a b c', 'a c d')).toEqual(['a|a', 'b|-', 'c|c', '-|d'])
})

test('items of one kind stand in one row when nothing fits better', () => {
  expect(rows('get x401', 'get x200')).toEqual(['get|get', 'x401|x200'])
  expect(rows('x1 x2', 'x2')).toEqual(['x1|-', 'x2|x2'])
})

test('nothing is lost and the order of both sides stays', () => {
  const list = fc.array(fc.constantFrom('a', 'b', 'c1', 'c2'))
  fc.assert(
    fc.property(list, list, (left, right) => {
      const pairs = align(left, right, same)
      expect(pairs.flatMap(pair => pair.left ?? [])).toEqual(left)
      expect(pairs.flatMap(pair => pair.right ?? [])).toEqual(right)
    }),
  )
})
