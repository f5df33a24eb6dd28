import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createByteInterner } from '../../src/base/byte-interner.ts'
import { bytesOf } from './bytes.ts'

test('gives the decoded text for any bytes, however many there are', () => {
  const names = createByteInterner()
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 50 }), texts => {
      for (const text of texts) {
        const bytes = bytesOf(`<${text}>`)
        expect(names.intern(bytes, 1, bytes.length - 1)).toBe(text)
      }
    }),
    { numRuns: 200 },
  )
})
