import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeText } from '../../src/base/text.ts'
import { createTextPool } from '../../src/base/text-pool.ts'

describe('createTextPool', () => {
  test('gives equal texts equal numbers and the texts back', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 8 }), { maxLength: 60 }), texts => {
        const pool = createTextPool()
        const ids = texts.map(text => pool.addText(text))
        expect(ids.map(id => pool.text(id))).toEqual(texts)
        expect(new Set(ids).size).toBe(new Set(texts).size)
      }),
    )
  })

  test('takes a part of a buffer', () => {
    const pool = createTextPool()
    const bytes = encodeText('From: <sip:alice@contoso.com>')
    const id = pool.add(bytes, 11, 28)
    expect(pool.text(id)).toBe('alice@contoso.com')
    expect(pool.addText('alice@contoso.com')).toBe(id)
  })

  test('keeps numbers and texts while it grows', () => {
    const pool = createTextPool()
    const ids = Array.from({ length: 50_000 }, (_, i) => pool.addText(`call-${i}`))
    expect(pool.count).toBe(50_001)
    expect(pool.text(ids[123] ?? 0)).toBe('call-123')
    expect(pool.text(ids[49_999] ?? 0)).toBe('call-49999')
    expect(pool.addText('call-123')).toBe(ids[123])
  })

  test('knows the empty text as 0 and gives it for numbers it never gave', () => {
    const pool = createTextPool()
    expect(pool.addText('')).toBe(0)
    expect([pool.text(0), pool.text(7), pool.text(-1)]).toEqual(['', '', ''])
  })

  test('gives its texts after it was frozen', () => {
    const pool = createTextPool()
    const ids = Array.from({ length: 3000 }, (_, i) => pool.addText(`call-${i}`))
    pool.freeze()
    expect([0, 1, 2999].map(i => pool.text(ids[i] ?? 0))).toEqual(['call-0', 'call-1', 'call-2999'])
  })
})
