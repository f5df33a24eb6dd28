import { expect, test } from 'vitest'
import { resized } from '../../src/base/resized-buffer.ts'

test('keeps the first bytes and fills up with zeros', () => {
  expect(new Uint8Array(resized(Uint8Array.of(1, 2, 3).buffer, 5))).toEqual(Uint8Array.of(1, 2, 3, 0, 0))
  expect(new Uint8Array(resized(Uint8Array.of(1, 2, 3).buffer, 2))).toEqual(Uint8Array.of(1, 2))
})

test('does the same where buffers cannot be moved', () => {
  const { buffer } = Uint8Array.of(1, 2, 3)
  Object.defineProperty(buffer, 'transfer', { value: undefined })
  expect(new Uint8Array(resized(buffer, 4))).toEqual(Uint8Array.of(1, 2, 3, 0))
})
