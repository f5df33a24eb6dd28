import { expect, test } from 'vitest'
import { thumbprintOf } from '../../../src/auth/pki/thumbprint.ts'

test('is the upper-case SHA-1 of all bytes', () => {
  expect(thumbprintOf(Buffer.from('abc'))).toBe('A9993E364706816ABA3E25717850C26C9CD0D89D')
})
