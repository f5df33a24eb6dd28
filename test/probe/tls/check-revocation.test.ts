import { expect, test } from 'vitest'
import { encodeText } from '../../../src/base/text.ts'
import { checkRevocation } from '../../../src/probe/tls/check-revocation.ts'
import { readCertificateDetails } from '../../../src/protocol/pki/certificate-details.ts'
import { findPemCertificates } from '../../../src/protocol/pki/read-certificate.ts'
import {
  AUTHORITY_PEM,
  GOOD_PEM,
  LIST_PEM,
  LONG_LIST_PEM,
  OTHER_LIST_PEM,
  REVOKED_PEM,
} from '../../protocol/pki/openssl-lists.ts'

const MAY = Date.parse('2024-05-10T00:00:00Z') * 1000
const derOf = (pem: string): Uint8Array => findPemCertificates(pem)[0] ?? new Uint8Array()

function check(
  list: string | Uint8Array,
  pem: string,
  { nowUs = MAY, issuers = [derOf(AUTHORITY_PEM)] } = {},
) {
  const der = derOf(pem)
  const serial = readCertificateDetails(der)?.serial ?? ''
  return checkRevocation(typeof list === 'string' ? encodeText(list) : list, { der, serial, issuers }, nowUs)
}

test('a certificate that does not stand on a good list', () => {
  expect(check(LIST_PEM, GOOD_PEM)).toMatchObject({ kind: 'not-revoked', verified: true })
})

test('a certificate that stands on it', () => {
  expect(check(LIST_PEM, REVOKED_PEM)).toMatchObject({ kind: 'revoked', entry: { reason: 'keyCompromise' } })
})

test('a revoked certificate stays revoked when the list is out of date', () => {
  expect(check(LIST_PEM, REVOKED_PEM, { nowUs: MAY + 60 * 86_400e6 }).kind).toBe('revoked')
})

test('a list that has run out, and one of tomorrow', () => {
  expect(check(LIST_PEM, GOOD_PEM, { nowUs: MAY + 60 * 86_400e6 }).kind).toBe('out-of-date')
  expect(check(LONG_LIST_PEM, GOOD_PEM, { nowUs: MAY + 60 * 86_400e6 }).kind).toBe('not-revoked')
  expect(check(LIST_PEM, GOOD_PEM, { nowUs: MAY - 60 * 86_400e6 }).kind).toBe('not-yet-valid')
})

test('a list of another authority', () => {
  expect(check(OTHER_LIST_PEM, GOOD_PEM).kind).toBe('other-issuer')
})

test('a list that was changed', () => {
  const [text = ''] = LIST_PEM.match(/[A-Za-z0-9+/=\n]{200,}/) ?? []
  const der = Uint8Array.from(Buffer.from(text, 'base64'))
  // The last digit of the serial number in the entry.
  const at = Buffer.from(der).indexOf(Buffer.from([0x02, 0x02, 0x00, 0xf1]))
  der[at + 3] = 0xf3
  expect(check(der, REVOKED_PEM).kind).toBe('bad-signature')
})

test('without the certificate of the issuer the signature is not known', () => {
  expect(check(LIST_PEM, GOOD_PEM, { issuers: [] })).toMatchObject({ kind: 'not-revoked', verified: false })
})

test('a page is no list', () => {
  expect(check('<html>Sign in</html>', GOOD_PEM).kind).toBe('no-list')
})
