import { expect, test } from 'vitest'
import { formatGuid, parseGuid } from '../../src/base/guid.ts'
import { encodeHex } from '../../src/base/hex.ts'

test('stores the first three fields little-endian', () => {
  const bytes = parseGuid('{00112233-4455-6677-8899-AABBCCDDEEFF}')
  expect(bytes && encodeHex(bytes)).toBe('33221100554477668899aabbccddeeff')
  expect(bytes && formatGuid(bytes)).toBe('00112233-4455-6677-8899-aabbccddeeff')
})

test('reads a GUID at an offset', () => {
  const bytes = Uint8Array.from({ length: 17 }, (_, i) => i)
  expect(formatGuid(bytes, 1)).toBe('04030201-0605-0807-090a-0b0c0d0e0f10')
})

test('refuses other text', () => {
  expect(
    ['', '00112233445566778899aabbccddeeff', '0011223-4455-6677-8899-aabbccddeeff'].map(parseGuid),
  ).toEqual(new Array(3).fill(undefined))
})
