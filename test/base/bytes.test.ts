import { expect, test } from 'vitest'
import { concatBytes, equalBytes } from '../../src/base/bytes.ts'

test('joins and compares', () => {
  const joined = concatBytes([Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3)])
  expect(equalBytes(joined, Uint8Array.of(1, 2, 3))).toBe(true)
  expect(equalBytes(joined, Uint8Array.of(1, 2))).toBe(false)
  expect(equalBytes(joined, Uint8Array.of(1, 2, 4))).toBe(false)
})
