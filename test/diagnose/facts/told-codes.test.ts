import { expect, test } from 'vitest'
import {
  isClientResult,
  isUccResult,
  tellNtStatus,
  tellResultCode,
  tellSipStatus,
} from '../../../src/diagnose/facts/told-codes.ts'

test.each([
  [0x80ee0066, 'the DNS lookup failed (0x80EE0066)'],
  [0x80ef01f7, 'SIP status 503 (0x80EF01F7)'],
  [0x80ee0fff, '0x80EE0FFF'],
  [0x80fb7777, '0x80FB7777'],
])('%i is told as %s', (code, words) => {
  expect(tellResultCode(code)).toBe(words)
})

test('knows the codes of the client stack', () => {
  expect(isClientResult(0x80ee0088)).toBe(true)
  expect(isClientResult(0x80070005)).toBe(false)
  expect(isUccResult(0x80ee0089, 0x89)).toBe(true)
  expect(isUccResult(0x80ef0089, 0x89)).toBe(false)
})

test('tells statuses with what they mean for a registration, where that is known', () => {
  expect(tellSipStatus(480)).toContain('home pool')
  expect(tellSipStatus(606)).not.toContain('Calls')
  expect(tellSipStatus(799)).toBe('')
  expect(tellNtStatus(0xc0000072)).toBe('the account is disabled')
})
