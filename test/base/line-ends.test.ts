import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createWordBuffer, findLineEnds } from '../../src/base/line-ends.ts'

test('finds every LF of a range and no other byte', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(8), (values, from) => {
      const bytes = values.map(value => (value < 90 ? 10 : value))
      const buffer = createWordBuffer(bytes.length)
      buffer.bytes.set(bytes)
      const out = new Int32Array(bytes.length + 4)
      const count = findLineEnds(buffer, Math.min(from, bytes.length), bytes.length, out)
      const expected = [...bytes.keys()].filter(i => i >= from && bytes[i] === 10)
      expect([...out.subarray(0, count)]).toEqual(expected)
    }),
  )
})
