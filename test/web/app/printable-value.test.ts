import { expect, test } from 'vitest'
import { printableValue } from '../../../src/web/app/worker/printable-value.ts'

test('texts are made printable however deep they lie', () => {
  expect(printableValue({ a: ['x\u202ey', { b: '\u001b[2J' }], n: Number.NaN, u: undefined })).toEqual({
    a: ['x\\u{202e}y', { b: '\\u{1b}[2J' }],
    n: Number.NaN,
    u: undefined,
  })
})

test('the value itself is never changed, and comes back when nothing had to be', () => {
  const harmless = { a: ['x', { b: Number.NaN }] }
  const harmful = { a: ['\u0000'] }
  expect(printableValue(harmless)).toBe(harmless)
  printableValue(harmful)
  expect(harmful.a).toEqual(['\u0000'])
})

test('files and typed arrays pass as they are', () => {
  const blob = new Blob(['\u202e'])
  const bytes = new Int32Array(3)
  expect(printableValue({ blob, bytes })).toEqual({ blob, bytes })
})
