import { expect, test } from 'vitest'
import { isClientResult, isUccResult, tellClientResult } from '../../../src/diagnose/facts/client-result.ts'

test.each([
  [0x80ee0066, 'the DNS lookup failed (0x80EE0066)'],
  [0x80ef01f7, 'SIP status 503 (0x80EF01F7)'],
  [0x80ee0fff, '0x80EE0FFF'],
  [0x80004005, '0x80004005'],
])('%i is told as %s', (code, words) => {
  expect(tellClientResult(code)).toBe(words)
})

test('knows the codes of the client stack', () => {
  expect(isClientResult(0x80ee0088)).toBe(true)
  expect(isClientResult(0x80070005)).toBe(false)
  expect(isUccResult(0x80ee0089, 0x89)).toBe(true)
  expect(isUccResult(0x80ef0089, 0x89)).toBe(false)
})
