import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLineGate } from '../../src/log/line-gate.ts'
import { bytesOf } from '../base/bytes.ts'

const gate = createLineGate(['Log Name', 'nível', '[HKEY_'])
const passes = (line: string): boolean => gate(bytesOf(line), 0, bytesOf(line).length)

test.each(['Log Name: x', '  log name', 'NÍVEL', 'n', '[hkey_'])('%j passes', line => {
  expect(passes(line)).toBe(true)
})

test.each(['', 'Log', 'Logs', 'x Log Name', 'HKEY_'])('%j does not pass', line => {
  expect(passes(line)).toBe(false)
})

test('looks at no byte behind the line', () => {
  expect(gate(bytesOf('Log Name'), 0, 4)).toBe(false)
})

test('lets through whatever begins with a word', () => {
  fc.assert(fc.property(fc.string(), rest => passes(`Log Name${rest}`)))
})
