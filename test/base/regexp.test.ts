import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeRegExp } from '../../src/base/regexp.ts'

test('any text, escaped, matches itself and nothing around it', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      expect(new RegExp(`^(?:${escapeRegExp(text)})$`).test(text)).toBe(true)
    }),
  )
})

test('a dot is only a dot', () => {
  expect(new RegExp(escapeRegExp('401.1')).test('40111')).toBe(false)
})
