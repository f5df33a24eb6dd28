import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeHex } from '../../src/base/hex.ts'
import { sha1 } from '../../src/base/sha1.ts'
import { encodeText } from '../../src/base/text.ts'

test('gives the digests of FIPS 180-4', () => {
  expect(encodeHex(sha1(encodeText('abc')))).toBe('a9993e364706816aba3e25717850c26c9cd0d89d')
  const twoBlocks = 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'
  expect(encodeHex(sha1(encodeText(twoBlocks)))).toBe('84983e441c3bd26ebaae4aa1f95129e5e54670f1')
})

test('agrees with the platform for every length around block borders', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      expect(encodeHex(sha1(bytes))).toBe(createHash('sha1').update(bytes).digest('hex'))
    }),
  )
})
