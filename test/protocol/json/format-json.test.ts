import { expect, test } from 'vitest'
import { formatJson } from '../../../src/protocol/json/format-json.ts'

test('indents objects and arrays, and leaves all else alone', () => {
  expect(formatJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
  expect(formatJson('{"a":')).toBeUndefined()
  expect(formatJson('12')).toBeUndefined()
})
