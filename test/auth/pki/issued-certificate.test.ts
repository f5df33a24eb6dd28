import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { findIssuedCertificate } from '../../../src/auth/pki/issued-certificate.ts'
import { X509Certificate as X509, X509Certificates } from '../../../src/auth/pki/x509.ts'
import { makeTestKeys, type TestKeys } from '../test-keys.ts'

let keys: TestKeys

beforeAll(async () => {
  keys = await makeTestKeys()
})

test('takes a certificate as it is', () => {
  expect(findIssuedCertificate(keys.user.der, keys.userPair.publicKey)?.subject).toBe('CN=alice@contoso.com')
})

test('takes the certificate of our key out of a bag', () => {
  const bag = new X509Certificates([new X509(keys.server.der), new X509(keys.user.der)]).export('raw')
  expect(findIssuedCertificate(new Uint8Array(bag), keys.userPair.publicKey)?.subject).toBe(
    'CN=alice@contoso.com',
  )
})

test('refuses a certificate for another key, and other bytes', () => {
  expect(findIssuedCertificate(keys.server.der, keys.userPair.publicKey)).toBeUndefined()
  fc.assert(
    fc.property(fc.uint8Array(), bytes => {
      expect(findIssuedCertificate(new Uint8Array(bytes), keys.userPair.publicKey)).toBeUndefined()
    }),
  )
})
