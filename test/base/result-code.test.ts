import { expect, test } from 'vitest'
import { formatResultCode, parseResultCode } from '../../src/base/result-code.ts'

test.each([
  ['0x80090322', 0x80090322],
  ['80090322', 0x80090322],
  ['0X80fb0800', 0x80fb0800],
  ['-2146893022', 0x80090322],
  ['2148074254', 0x8009030e],
  ['0xC3E93C2F(SIPPROXY_E_UNKNOWN)', 0xc3e93c2f],
])('reads %s', (text, code) => {
  expect(parseResultCode(text)).toBe(code)
})

test('does not take other text for a code', () => {
  expect(parseResultCode('REGISTER')).toBeUndefined()
  expect(parseResultCode('')).toBeUndefined()
  expect(parseResultCode('9999999999')).toBeUndefined()
})

test('formats eight upper-case digits', () => {
  expect(formatResultCode(0x8007274c)).toBe('0x8007274C')
  expect(formatResultCode(5)).toBe('0x00000005')
})
