import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatJsonText } from '../../src/report/json.ts'

test('what a terminal would obey is written as an escape', () => {
  expect(formatJsonText({ text: 'a\u009b31mb\u202ec' })).toBe('{\n  "text": "a\\u009b31mb\\u202ec"\n}')
})

test('one line has no line ends', () => {
  expect(formatJsonText({ a: [1, 'b\n'] }, true)).toBe('{"a":[1,"b\\n"]}')
})

test('the text parses back to the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      expect(JSON.parse(formatJsonText(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})
