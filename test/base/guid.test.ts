import { expect, test } from 'vitest'
import { formatGuid } from '../../src/base/guid.ts'

test('turns the three little-endian fields around and leaves the rest', () => {
  const bytes = Uint8Array.from({ length: 17 }, (_, i) => i)
  expect(formatGuid(bytes, 1)).toBe('04030201-0605-0807-090a-0b0c0d0e0f10')
})
