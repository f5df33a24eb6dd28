import { expect, test } from 'vitest'
import {
  canBeTlsCode,
  fromOpensslVerifyError,
  isTlsCode,
  TLS_CODES,
  tlsCodeOfWords,
} from '../../../src/trace/observe/tls-code.ts'

test('a code that authentication returns as well is TLS only where the words say so', () => {
  expect(canBeTlsCode(TLS_CODES.wrongPrincipal)).toBe(true)
  expect(isTlsCode(TLS_CODES.wrongPrincipal)).toBe(false)
  expect(isTlsCode(TLS_CODES.untrustedRoot)).toBe(true)
  expect(isTlsCode(0x8009030c)).toBe(false)
})

test.each([
  [10, TLS_CODES.certificateExpired],
  [19, TLS_CODES.certificateUntrustedRoot],
  [20, TLS_CODES.chainIncomplete],
  [62, TLS_CODES.noNameMatch],
  [99, undefined],
])('OpenSSL’s verify error %i is %s', (number, code) => {
  expect(fromOpensslVerifyError(number)).toBe(code)
})

test.each([
  ['certificate has expired', TLS_CODES.certificateExpired],
  ['RemoteCertificateNameMismatch', TLS_CODES.noNameMatch],
  ['NET::ERR_CERT_COMMON_NAME_INVALID', TLS_CODES.noNameMatch],
  ['OfflineRevocation', TLS_CODES.revocationOffline],
  ['unable to get local issuer certificate', TLS_CODES.chainIncomplete],
  ['self-signed certificate in certificate chain', TLS_CODES.certificateUntrustedRoot],
  ['ERR_SSL_VERSION_OR_CIPHER_MISMATCH', TLS_CODES.noCommonAlgorithm],
  ['something went wrong', undefined],
])('"%s" means %s', (words, code) => {
  expect(tlsCodeOfWords(words)).toBe(code)
})
