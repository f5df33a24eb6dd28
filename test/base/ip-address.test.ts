import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatIpAddress, parseIpAddress } from '../../src/base/ip-address.ts'

test('writes IPv6 as RFC 5952 says', () => {
  const texts = [
    '2001:db8:0:0:1:0:0:1',
    '2001:0DB8::0001',
    '::',
    '::1',
    '2001:db8:0:1:1:1:1:1',
    '::ffff:192.0.2.1',
    '1::',
  ]
  expect(texts.map(text => formatIpAddress(parseIpAddress(text) ?? new Uint8Array()))).toEqual([
    '2001:db8::1:0:0:1',
    '2001:db8::1',
    '::',
    '::1',
    '2001:db8:0:1:1:1:1:1',
    '::ffff:192.0.2.1',
    '1::',
  ])
})

test('gives back what it wrote', () => {
  const addresses = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  )
  fc.assert(
    fc.property(addresses, bytes => {
      expect(parseIpAddress(formatIpAddress(bytes) ?? '')).toEqual(bytes)
    }),
  )
})

test('refuses what is no address', () => {
  const texts = [
    '',
    '1.2.3',
    '256.0.2.1',
    '1:2',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '2001:db8::%1',
    '12345::',
  ]
  expect(texts.map(parseIpAddress)).toEqual(texts.map(() => undefined))
})
