import { expect, test } from 'vitest'
import { domainOf, parseSipAddress, userAtHost } from '../../../src/protocol/sip/address.ts'

test('reads display name, URI and parameters', () => {
  const address = parseSipAddress('"Alice <x>" <sip:alice@contoso.com;opaque=a>;tag=1;epid=0a1b')
  expect(address).toMatchObject({ displayName: 'Alice <x>', uri: 'sip:alice@contoso.com;opaque=a' })
  expect(address.parameters.get('epid')).toBe('0a1b')
})

test('reads an address without brackets', () => {
  const address = parseSipAddress('sip:alice@contoso.com;tag=7')
  expect(address.uri).toBe('sip:alice@contoso.com')
  expect(address.parameters.get('tag')).toBe('7')
})

test('takes user and domain out of a URI', () => {
  expect(userAtHost('SIP:Alice@Contoso.com;transport=tls')).toBe('alice@contoso.com')
  expect(userAtHost('sip:contoso.com')).toBeUndefined()
  expect(domainOf('sip:fe01.contoso.com:5061;lr')).toBe('fe01.contoso.com')
})
