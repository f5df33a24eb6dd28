import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatAuthentication, parseAuthentication } from '../../../src/protocol/sip/authentication.ts'

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

test('writes a challenge with an unquoted version', () => {
  const challenge = formatAuthentication('NTLM', [
    ['opaque', '85185AE4'],
    ['gssapi-data', ''],
    ['version', '4'],
  ])
  expect(challenge).toBe('NTLM opaque="85185AE4", gssapi-data="", version=4')
})

test('writes the token of HTTP alone', () => {
  expect(formatAuthentication('Negotiate', [['token', 'YII=']])).toBe('Negotiate YII=')
  expect(formatAuthentication('Negotiate', [])).toBe('Negotiate')
})

test('is read back as it was written', () => {
  const value = fc.string({ maxLength: 30 })
  fc.assert(
    fc.property(value, value, (realm, target) => {
      const read = parseAuthentication(
        formatAuthentication('NTLM', [
          ['realm', realm],
          ['targetname', target],
          ['version', '4'],
        ]),
      )
      expect(read).toEqual({
        scheme: 'NTLM',
        parameters: new Map([
          ['realm', realm],
          ['targetname', target],
          ['version', '4'],
        ]),
      })
    }),
  )
})
