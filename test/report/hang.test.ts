import { expect, test } from 'vitest'
import { hang, readableWidth } from '../../src/report/hang.ts'

test('text stands beside its label and wraps below itself', () => {
  expect(hang('Check', 'one two three', 18, 8)).toBe('Check   one two\n        three')
})

test('colour codes of the label do not shift the text', () => {
  expect(hang('\u001b[1mA\u001b[22m', 'b', 20, 4)).toBe('\u001b[1mA\u001b[22m   b')
})

test('prose is neither wider nor narrower than one can read', () => {
  expect([10, 80, 400].map(readableWidth)).toEqual([40, 80, 120])
})
