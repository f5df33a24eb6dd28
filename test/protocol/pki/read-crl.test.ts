import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64 } from '../../../src/base/base64.ts'
import { encodeText } from '../../../src/base/text.ts'
import { findPemCertificates } from '../../../src/protocol/pki/read-certificate.ts'
import { issuerKeyOf, readRevocationList, serialKey } from '../../../src/protocol/pki/read-crl.ts'
import { AUTHORITY_PEM, GOOD_PEM, LIST_PEM, LONG_LIST_PEM, OTHER_LIST_PEM } from './openssl-lists.ts'

const read = (pem: string) => readRevocationList(encodeText(pem))
const derOf = (pem: string): Uint8Array =>
  decodeBase64(pem.replace(/-----[^-]+-----|\s/g, '')) ?? new Uint8Array()
const certificate = (pem: string): Uint8Array => findPemCertificates(pem)[0] ?? new Uint8Array()
const at = (text: string): number => Date.parse(text) * 1000

test('reads issuer, times and entries of a list that OpenSSL made', () => {
  expect(read(LIST_PEM)).toMatchObject({
    issuer: 'C=DE, O=Contoso, CN=Contoso Issuing CA',
    thisUpdateUs: at('2024-05-01T06:00:00Z'),
    nextUpdateUs: at('2024-05-31T06:00:00Z'),
    revoked: new Map([['F1', { revokedUs: at('2026-11-22T22:23:49Z'), reason: 'keyCompromise' }]]),
    signatureOid: '1.2.840.10045.4.3.2',
  })
})

test('a time after 2049 is a GeneralizedTime', () => {
  expect(read(LONG_LIST_PEM)?.nextUpdateUs).toBe(at('2055-12-31T23:59:59Z'))
})

test('a list without entries is an empty list', () => {
  const list = read(OTHER_LIST_PEM)
  expect([list?.issuer, list?.revoked.size]).toEqual(['C=DE, O=Contoso, CN=Other CA', 0])
})

test('DER and PEM read the same', () => {
  expect(readRevocationList(derOf(LIST_PEM))).toEqual(read(LIST_PEM))
})

test('names of list and certificate compare', () => {
  expect(issuerKeyOf(certificate(GOOD_PEM))).toBe(read(LIST_PEM)?.issuerKey)
  expect(issuerKeyOf(certificate(GOOD_PEM))).not.toBe(read(OTHER_LIST_PEM)?.issuerKey)
})

test.each([
  ['00F1', 'F1'],
  ['f1', 'F1'],
  ['00', '0'],
])('the serial number %s is %s', (hex, key) => expect(serialKey(hex)).toBe(key))

test('a certificate, text and nothing are no list', () => {
  expect(readRevocationList(certificate(AUTHORITY_PEM))).toBeUndefined()
  expect(read('<html>Sign in</html>')).toBeUndefined()
  expect(read('')).toBeUndefined()
})

test('never throws, on whatever bytes, cut or changed', () => {
  const der = derOf(LIST_PEM)
  fc.assert(
    fc.property(
      fc.nat(der.length - 1),
      fc.integer({ min: 0, max: 255 }),
      fc.nat(der.length),
      (index, value, end) => {
        const changed = Uint8Array.from(der)
        changed[index] = value
        readRevocationList(changed)
        readRevocationList(changed.subarray(0, end))
        issuerKeyOf(changed)
      },
    ),
  )
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void readRevocationList(bytes)))
})
