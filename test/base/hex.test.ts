import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeHex, encodeHex } from '../../src/base/hex.ts'

test('gives back what it encoded, in either case', () => {
  fc.assert(
    fc.property(fc.uint8Array(), bytes => {
      expect(decodeHex(encodeHex(bytes))).toEqual(bytes)
      expect(decodeHex(encodeHex(bytes).toUpperCase())).toEqual(bytes)
    }),
  )
})

test('refuses half bytes and other characters', () => {
  expect(['0', '0g', 'zz', '0 1'].map(decodeHex)).toEqual(new Array(4).fill(undefined))
})
