import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatSipUri, parseSipUri } from '../../../src/protocol/sip/uri.ts'

test('reads the Contact of a redirect', () => {
  const uri = parseSipUri('sip:fe02.contoso.com:5061;transport=tls;lr')
  expect(uri).toMatchObject({ scheme: 'sip', user: '', host: 'fe02.contoso.com', port: 5061 })
  expect(uri?.parameters).toEqual(
    new Map([
      ['transport', 'tls'],
      ['lr', ''],
    ]),
  )
})

test('reads passwords away and keeps IPv6 brackets', () => {
  expect(parseSipUri('SIPS:alice:pw@[2001:db8::1]?Subject=x')).toMatchObject({
    scheme: 'sips',
    user: 'alice',
    host: '[2001:db8::1]',
  })
})

test('refuses other schemes and text without host', () => {
  expect(['tel:+123', 'sip:', 'sip:@', 'contoso.com', 'sip:a b'].map(parseSipUri)).toEqual(
    new Array(5).fill(undefined),
  )
})

test('is read back as it was written', () => {
  const user = fc.stringMatching(/^[a-z0-9.%+-]{0,12}$/)
  const port = fc.option(fc.nat({ max: 65535 }), { nil: undefined })
  fc.assert(
    fc.property(user, port, fc.stringMatching(/^[a-z]{1,8}$/), (name, number, parameter) => {
      const uri = {
        scheme: 'sip' as const,
        user: name,
        host: 'contoso.com',
        port: number,
        parameters: new Map([[parameter, 'x']]),
      }
      expect(parseSipUri(formatSipUri(uri))).toEqual(uri)
    }),
  )
})
