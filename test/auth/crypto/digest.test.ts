import { expect, test } from 'vitest'
import { digest, equalSecrets, hmac } from '../../../src/auth/crypto/digest.ts'
import { encodeText } from '../../../src/base/text.ts'

test('hashes parts as if they were one', () => {
  expect(digest('md5', encodeText('message '), encodeText('digest')).toString('hex')).toBe(
    'f96b697d7cb7938d525a2f31aaf161d0',
  )
  // RFC 2202 §2, test case 1.
  expect(
    hmac('md5', new Uint8Array(16).fill(11), encodeText('Hi '), encodeText('There')).toString('hex'),
  ).toBe('9294727a3638bb1c13f48ef8158bfc9d')
})

test('compares bytes of any lengths', () => {
  expect(equalSecrets(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true)
  expect(equalSecrets(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false)
  expect(equalSecrets(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false)
})
