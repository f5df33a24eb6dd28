import { expect, test } from 'vitest'
import {
  connectionOutcomeOf,
  dnsOutcomeOf,
  fromWin32,
  isDnsCode,
  parseNetworkCode,
} from '../../../src/trace/observe/network-code.ts'

test.each([
  ['2af9', 0x80072af9],
  ['0x2AF9', 0x80072af9],
  ['11001', 0x80072af9],
  ['80072af9', 0x80072af9],
  ['0x80072AF9', 0x80072af9],
  ['-2147013895', 0x80072af9],
  ['0', undefined],
  ['0x0', 0],
  ['text', undefined],
])('"%s" is the code %s', (text, code) => {
  expect(parseNetworkCode(text)).toBe(code)
})

test('codes of lookups are told from codes of connections', () => {
  expect(dnsOutcomeOf(fromWin32(9003))).toBe('no-such-name')
  expect(dnsOutcomeOf(fromWin32(9501))).toBe('no-data')
  expect(dnsOutcomeOf(fromWin32(9999))).toBe('failed')
  expect(connectionOutcomeOf(fromWin32(10061))).toBe('refused')
  expect(connectionOutcomeOf(0x80090325)).toBeUndefined()
  expect([0x8007232b, 0x80072af9, 0x80ee0066, 0x8007274c, 0x80090325].map(isDnsCode)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})
