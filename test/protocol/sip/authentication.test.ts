import { expect, test } from 'vitest'
import { parseAuthentication } from '../../../src/protocol/sip/authentication.ts'

test('reads a challenge with quoted and bare values', () => {
  const { scheme, parameters } = parseAuthentication(
    'TLS-DSK realm="SIP Communications Service", targetname="fe01.contoso.com", version=4',
  )
  expect(scheme).toBe('TLS-DSK')
  expect(parameters.get('targetname')).toBe('fe01.contoso.com')
  expect(parameters.get('version')).toBe('4')
})

test('reads the token form of HTTP', () => {
  expect(parseAuthentication('NTLM TlRMTVNTUAAC==').parameters.get('token')).toBe('TlRMTVNTUAAC==')
})

test('reads a scheme that stands alone', () => {
  expect(parseAuthentication('Negotiate')).toMatchObject({ scheme: 'Negotiate' })
})
