import { expect, test } from 'vitest'
import { tellingness, tlsReasonOf } from '../../../src/diagnose/facts/tls-reason.ts'

test.each([
  [0x80090325, undefined, 'untrusted'],
  [0x800b010a, undefined, 'incomplete'],
  [0x80090322, undefined, 'name'],
  [0x800b0101, undefined, 'date'],
  [0x80092013, undefined, 'revocation'],
  [0x80090331, undefined, 'no-common'],
  [0x22020002, undefined, 'invalid'],
  [0x80072746, undefined, 'cut-off'],
  [0x80ee0069, undefined, 'unknown'],
  [undefined, 48, 'untrusted'],
  [undefined, 70, 'no-common'],
  [0x80090326, 42, 'invalid'],
  [undefined, undefined, 'unknown'],
  [0x12345678, 99, 'unknown'],
])('code %s and alert %s mean %s', (code, alert, reason) => {
  expect(tlsReasonOf(code, alert)).toBe(reason)
})

test('a named reason tells more than a refusal, that more than an end, that more than nothing', () => {
  const order = (['unknown', 'cut-off', 'invalid', 'name'] as const).map(tellingness)
  expect(order).toEqual([...order].sort((a, b) => a - b))
  expect(new Set(order).size).toBe(4)
})
