import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSipAddress } from '../../../src/protocol/sip/address.ts'
import { addressesOf, formatSipAddress, routeSetOf } from '../../../src/protocol/sip/contact.ts'

test('splits lists outside quotes and brackets', () => {
  const headers = [
    { name: 'Contact', value: '"a, b" <sip:a@contoso.com;x=1,2>;expires=600, <sip:b@contoso.com>' },
  ]
  expect(addressesOf(headers, 'contact').map(address => address.uri)).toEqual([
    'sip:a@contoso.com;x=1,2',
    'sip:b@contoso.com',
  ])
})

test('writes the Contact of a registration as clients read it', () => {
  const parameters = new Map([
    ['expires', '600'],
    ['+sip.instance', '<urn:uuid:4a7a0a52-0000-5000-8000-000000000000>'],
    ['gruu', 'sip:alice@contoso.com;opaque=user:epid:UgpUSuKlQAA;gruu'],
    ['proxy', ''],
  ])
  expect(formatSipAddress({ displayName: '', uri: 'sip:192.0.2.5:50123;transport=tls', parameters })).toBe(
    '<sip:192.0.2.5:50123;transport=tls>;expires=600;+sip.instance="<urn:uuid:4a7a0a52-0000-5000-8000-000000000000>";gruu="sip:alice@contoso.com;opaque=user:epid:UgpUSuKlQAA;gruu";proxy',
  )
})

test('is read back as it was written', () => {
  const text = fc.string({ maxLength: 20 }).map(value => value.trim())
  fc.assert(
    fc.property(text, text, (displayName, value) => {
      const address = { displayName, uri: 'sip:alice@contoso.com', parameters: new Map([['x', value]]) }
      expect(parseSipAddress(formatSipAddress(address))).toEqual(address)
    }),
  )
})

test('turns Record-Route round for the caller', () => {
  const headers = [
    { name: 'Record-Route', value: '<sip:a;lr>,<sip:b;lr>' },
    { name: 'Record-Route', value: '<sip:c;lr>' },
  ]
  expect(routeSetOf(headers, 'called')).toEqual(['<sip:a;lr>', '<sip:b;lr>', '<sip:c;lr>'])
  expect(routeSetOf(headers, 'caller')).toEqual(['<sip:c;lr>', '<sip:b;lr>', '<sip:a;lr>'])
})
