import { expect, test } from 'vitest'
import { isPrivateAddress } from '../../src/base/private-address.ts'

test.each([
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.1',
  '192.168.1.1',
  '169.254.3.4',
  '100.64.0.1',
  '100.127.1.1',
  'fd00::1',
  'FE80::1',
])('%s is private', address => expect(isPrivateAddress(address)).toBe(true))

test.each(['172.32.0.1', '192.0.2.1', '100.128.0.1', '127.0.0.1', '203.0.113.9', '2001:db8::1', '110.1.1.1'])(
  '%s is not',
  address => expect(isPrivateAddress(address)).toBe(false),
)
