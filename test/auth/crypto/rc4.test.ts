import { expect, test } from 'vitest'
import { createRc4, rc4 } from '../../../src/auth/crypto/rc4.ts'
import { encodeHex } from '../../../src/base/hex.ts'
import { encodeText } from '../../../src/base/text.ts'

/** Key stream bytes [from, from + 16). */
function stream(keyHex: string, from: number): string {
  return encodeHex(rc4(Buffer.from(keyHex, 'hex'), new Uint8Array(from + 16)).subarray(from))
}

test('gives the key streams of RFC 6229', () => {
  expect(stream('0102030405', 0)).toBe('b2396305f03dc027ccc3524a0a1118a8')
  expect(stream('0102030405', 4096)).toBe('ff25b58995996707e51fbdf08b34d875')
  expect(stream('01020304050607', 0)).toBe('293f02d47f37c9b633f2af5285feb46b')
  expect(stream('0102030405060708090a0b0c0d0e0f10', 0)).toBe('9ac7cc9a609d1ef7b2932899cde41b97')
  expect(stream('0102030405060708090a0b0c0d0e0f10', 240)).toBe('065902e4b620f6cc36c8589f66432f2b')
})

test('goes on where it stopped', () => {
  const whole = rc4(encodeText('Key'), encodeText('Plaintext'))
  const parts = createRc4(encodeText('Key'))
  expect(encodeHex(whole)).toBe('bbf316e8d940af0ad3')
  expect(encodeHex(parts.apply(encodeText('Plain'))) + encodeHex(parts.apply(encodeText('text')))).toBe(
    'bbf316e8d940af0ad3',
  )
})
