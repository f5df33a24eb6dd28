import { expect, test } from 'vitest'
import {
  asciiBytes,
  findBytes,
  findLineEnd,
  hasAt,
  hasAtIgnoringCase,
  isEmptyLine,
  readDecimal,
  trimEnd,
  trimStart,
  twoDigits,
} from '../../src/base/ascii.ts'

const text = asciiBytes('GET  /x \r\nHost: A')

test('finds a literal only inside the range', () => {
  expect(findBytes(text, asciiBytes('Host'), 0, text.length)).toBe(10)
  expect(findBytes(text, asciiBytes('Host'), 0, 13)).toBe(-1)
})

test('compares a literal with and without case', () => {
  expect(hasAt(text, 10, asciiBytes('host'))).toBe(false)
  expect(hasAtIgnoringCase(text, 10, asciiBytes('host'))).toBe(true)
  expect(hasAtIgnoringCase(text, text.length - 1, asciiBytes('ab'))).toBe(false)
})

test('ends a line at its LF or at the end of the range', () => {
  expect(findLineEnd(text, 0, text.length)).toBe(9)
  expect(findLineEnd(text, 10, text.length)).toBe(text.length)
  expect(findLineEnd(text, 0, 4)).toBe(4)
})

test('trims blanks and line ends on both sides', () => {
  expect(trimEnd(text, 0, 10)).toBe(7)
  expect(trimStart(text, 3, 10)).toBe(5)
  expect(trimEnd(asciiBytes('   '), 0, 3)).toBe(0)
})

test('reads numbers and says NaN where there are none', () => {
  expect(readDecimal(asciiBytes('401 x'), 0, 5)).toBe(401)
  expect(readDecimal(asciiBytes('x'), 0, 1)).toBeNaN()
  expect(twoDigits(asciiBytes('09'), 0)).toBe(9)
  expect(twoDigits(asciiBytes('0x'), 0)).toBeNaN()
})

test.each([
  ['', true],
  ['\r', true],
  ['\r\r', true],
  ['   \r', true],
  ['\t', true],
  [' x', false],
])('%j is an empty line: %s', (line, expected) => {
  expect(isEmptyLine(asciiBytes(line), 0, line.length)).toBe(expected)
})
