import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aesStringToKey } from '../../../src/auth/kerberos/aes.ts'
import {
  confounderBytesOf,
  decrypt,
  encrypt,
  type KerberosEtype,
  kerberosKey,
  keyBytesOf,
  keyOfPassword,
} from '../../../src/auth/kerberos/encryption.ts'
import { encodeHex } from '../../../src/base/hex.ts'
import { Secret } from '../../../src/base/secret.ts'

test('makes the AES keys of RFC 3962 appendix B', () => {
  const key = (bytes: 16 | 32, iterations: number) =>
    encodeHex(aesStringToKey('password', 'ATHENA.MIT.EDUraeburn', bytes, iterations))
  expect(key(16, 1)).toBe('42263c6e89f4fc28b8df68ee09799f15')
  expect(key(32, 1)).toBe('fe697b52bc0d3ce14432ba036a92e65bbb52280990a2fa27883998d72af30161')
  expect(key(16, 1200)).toBe('4c01cd46d632d01e6dbe230a01ed642a')
  expect(key(32, 1200)).toBe('55a6ac740ad17b4846941051e1e8b0a7548d93b0ab30a8bc3ff16280382b8c2a')
})

test('the RC4 key is the NT hash, RFC 4757 §2', () => {
  expect(encodeHex(keyOfPassword(23, new Secret('foo'), '').value.reveal())).toBe(
    'ac8e657f83df82beea5d43bdaf7800cc',
  )
})

const etype = fc.constantFrom<KerberosEtype>(17, 18, 23)

test('decrypts only with the same key and usage, and only what was not changed', () => {
  fc.assert(
    fc.property(etype, fc.uint8Array({ maxLength: 100 }), fc.nat(), (type, plaintext, at) => {
      const key = kerberosKey(type, randomBytes(keyBytesOf(type)))
      const other = kerberosKey(type, randomBytes(keyBytesOf(type)))
      if (!key || !other) throw new Error('no key')
      const cipher = encrypt(key, 2, plaintext, randomBytes(confounderBytesOf(type)))
      expect(Buffer.from(decrypt(key, 2, cipher) ?? [1])).toEqual(Buffer.from(plaintext))
      expect(decrypt(key, 11, cipher)).toBeUndefined()
      expect(decrypt(other, 2, cipher)).toBeUndefined()
      const changed = cipher.map((byte, i) => (i === at % cipher.length ? byte ^ 1 : byte))
      expect(decrypt(key, 2, changed)).toBeUndefined()
      expect(decrypt(key, 2, cipher.subarray(0, at % cipher.length))).toBeUndefined()
    }),
  )
})

test('knows no other types and sizes', () => {
  expect([kerberosKey(1, new Uint8Array(8)), kerberosKey(18, new Uint8Array(16))]).toEqual([
    undefined,
    undefined,
  ])
})

test('prints no key', () => {
  expect(JSON.stringify(keyOfPassword(18, new Secret('foo'), 'salt'))).toBe(
    '{"etype":18,"value":"[redacted]"}',
  )
})
